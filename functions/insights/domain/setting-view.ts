/** A parameter of the stage as the operations view shows it. */
import type { SettingView } from '../../shared/contracts/insights.http.ts';
import { jsonSchemaOf } from '../../shared/contracts/openapi.ts';
import { SETTINGS, type SettingDefinition } from '../../shared/contracts/settings.ts';

export interface StoredSetting {
  /** Below `/playground/<stage>/`. */
  readonly name: string;
  readonly text: string;
  /** 1 until somebody changes it. */
  readonly version: number;
  readonly changedAt: Date;
}

/** What stands in the store, as a value; text that is no JSON although it should be is shown as it is. */
function parsed(text: string, definition: SettingDefinition | undefined): unknown {
  if (definition?.form !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const textOf = (value: unknown, { form }: SettingDefinition): string =>
  form === 'text' ? String(value) : JSON.stringify(value);

export function settingView({ name, text, version, changedAt }: StoredSetting): SettingView {
  const definition = SETTINGS[name];
  const address = name.startsWith('services/') ? `Where ${name.slice('services/'.length)} is called.` : '';
  const at = changedAt.toISOString();
  return {
    name,
    value: parsed(text, definition),
    source: version === 1 ? 'template default' : `changed live at ${at}`,
    changedAt: at,
    description: definition?.description ?? address,
    editable: definition?.schema !== undefined,
    schema: definition?.schema === undefined ? null : jsonSchemaOf(definition.schema, 'input'),
  };
}
