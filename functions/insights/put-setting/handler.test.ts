import { describe, expect, test } from 'vitest';
import '../../shared/testing/matchers.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { INSIGHTS } from '../log-messages.ts';
import { createHandler } from './handler.ts';

const operator = { kind: 'operator', sub: 'op-1', roles: 'operator', sid: 's' };
const now = () => new Date('2026-01-01T00:00:00.000Z');

function store() {
  const written: [string, string][] = [];
  const settings = {
    all: async () => [],
    put: async (name: string, text: string) => {
      written.push([name, text]);
      return 2;
    },
  };
  const put = (name: string, value: unknown) =>
    callHttp(createHandler({ settings, now }), {
      method: 'PUT',
      resource: '/api/ops/settings/{name}',
      path: { name },
      body: { value },
      authorizer: operator,
    });
  return { written, put };
}

describe('changing a setting', () => {
  test('writes a value that fits, and says since when it holds', async () => {
    using world = surroundings();
    const { put, written } = store();
    expect(await put('config/limits/purchase', { attempts: 3, perSeconds: 60 })).toMatchObject({
      status: 200,
      body: { source: 'changed live at 2026-01-01T00:00:00.000Z', value: { attempts: 3, perSeconds: 60 } },
    });
    await put('config%2Flimits%2Fpurchase', { attempts: 3, perSeconds: 60 });
    const row = ['config/limits/purchase', '{"attempts":3,"perSeconds":60}'];
    expect(written).toEqual([row, row]);
    expect(world).toHaveSaid(INSIGHTS.SETTING_CHANGED, { name: 'config/limits/purchase', by: 'op-1' });
  });

  test.each([
    ['config/limits/purchase', { attempts: -1, perSeconds: 60 }, 422, 'validation-failed'],
    ['config/orders/timeout-seconds', '90', 422, 'validation-failed'],
    ['config/orders/timeout-seconds', null, 422, 'validation-failed'],
    ['services/payments', 'http://elsewhere', 403, 'read-only'],
    ['config/auth/jwks', {}, 403, 'read-only'],
    ['config/unknown', 1, 404, 'setting-not-found'],
    ['%E0%A4%A', 1, 404, 'setting-not-found'],
    ['constructor', 1, 404, 'setting-not-found'],
  ])('%s = %j is refused with %i %s, and nothing is written', async (name, value, status, code) => {
    using _ = surroundings();
    const { put, written } = store();
    expect(await put(name, value)).toMatchObject({ status, body: { code } });
    expect(written).toEqual([]);
  });
});
