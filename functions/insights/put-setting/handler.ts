import { PutSettingRoute } from '../../shared/contracts/insights.routes.ts';
import { SETTINGS } from '../../shared/contracts/settings.ts';
import { actorOf } from '../../shared/http/caller.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import type { SettingStore } from '../adapters/parameter-store.ts';
import { settingView, textOf } from '../domain/setting-view.ts';
import { INSIGHTS } from '../log-messages.ts';

export interface Dependencies {
  readonly settings: SettingStore;
  readonly now: () => Date;
}

/** Names have no `%`, so a name that the gateway has decoded already stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (cause) {
    throw new DomainError('setting-not-found', undefined, { cause });
  }
}

/** Changes one value of the central configuration; those who read it follow within their five seconds of memory. */
export const createHandler = ({ settings, now }: Dependencies) =>
  httpHandler(PutSettingRoute, async ({ path, body, caller, log }) => {
    const name = decoded(path.name);
    const definition = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (definition === undefined && !name.startsWith('services/')) throw new DomainError('setting-not-found');
    if (definition?.schema === undefined) throw new DomainError('read-only');
    const parsed = definition.schema.safeParse(body.value);
    if (!parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({
        path: ['value', ...issue.path].join('.'),
        message: issue.message,
      }));
      throw new DomainError('validation-failed', undefined, { errors });
    }
    const text = textOf(parsed.data, definition);
    const version = await settings.put(name, text);
    log.say(INSIGHTS.SETTING_CHANGED, { name, version, by: actorOf(caller).id });
    return settingView({ name, text, version, changedAt: now() });
  });
