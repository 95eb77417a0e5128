import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../shared/contracts/settings.ts';
import { settingView, textOf } from './setting-view.ts';

const changedAt = new Date('2026-01-01T00:00:00.000Z');
const limit = { name: 'config/limits/purchase', text: '{"attempts":60,"perSeconds":60}', version: 1, changedAt };

describe('a setting', () => {
  test('is shown as a value with its source and the schema that a new one has to fit', () => {
    expect(settingView(limit)).toMatchObject({
      value: { attempts: 60, perSeconds: 60 },
      source: 'template default',
      editable: true,
      schema: { type: 'object', required: ['attempts', 'perSeconds'] },
    });
  });

  test('says when it was changed', () => {
    expect(settingView({ ...limit, version: 2 }).source).toBe('changed live at 2026-01-01T00:00:00.000Z');
  });

  test('of the registry is only shown', () => {
    expect(settingView({ ...limit, name: 'services/payments', text: 'http://somewhere' })).toMatchObject({
      value: 'http://somewhere',
      editable: false,
      schema: null,
      description: 'Where payments is called.',
    });
  });

  test('that somebody broke by hand is shown as it stands', () => {
    expect(settingView({ ...limit, text: '{"attempts"' }).value).toBe('{"attempts"');
  });

  test.each([
    ['config/limits/purchase', { attempts: 5, perSeconds: 10 }],
    ['config/orders/timeout-seconds', 900],
    ['config/payments/card-network', { failureRate: 0.3, latencyMs: 50 }],
    ['config/mail/from', 'shop@example.com'],
    ['config/mail/from', 'none'],
  ])('%s comes back from the store as it went in: %j', (name, value) => {
    const definition = SETTINGS[name];
    if (definition === undefined) throw new Error('unknown');
    expect(definition.schema?.safeParse(value).success).toBe(true);
    expect(settingView({ ...limit, name, text: textOf(value, definition) }).value).toEqual(value);
  });

  test.each([
    ['config/limits/purchase', { attempts: 0, perSeconds: 10 }],
    ['config/orders/timeout-seconds', 901],
    ['config/payments/card-network', { failureRate: 2, latencyMs: 0 }],
    ['config/mail/from', ''],
  ])('%s does not take %j', (name, value) => {
    expect(SETTINGS[name]?.schema?.safeParse(value).success).toBe(false);
  });
});
