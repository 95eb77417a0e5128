import { ListSettings } from '../../shared/contracts/insights.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import type { SettingStore } from '../adapters/parameter-store.ts';
import { settingView } from '../domain/setting-view.ts';

/** Registry and configuration with the values in force. */
export const createHandler = ({ settings }: { settings: SettingStore }) =>
  httpHandler(ListSettings, async () => ({ items: (await settings.all()).map(settingView) }));
