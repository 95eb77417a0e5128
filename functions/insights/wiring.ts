import { platformEnv } from '../shared/env.ts';
import { ssm } from '../shared/observability/clients.ts';
import { parameterStore, type SettingStore } from './adapters/parameter-store.ts';

export const settings = (): SettingStore => parameterStore(ssm(), platformEnv().STAGE);
