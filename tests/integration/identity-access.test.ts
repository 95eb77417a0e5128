/** Every guarded door of the system meets everybody who may not pass; what may pass is tried where it changes nothing. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../functions/shared/contracts/routes.ts';
import { restUrl } from '../support/deployment.ts';
import { serviceToken } from '../support/identity.ts';
import { newRun } from '../support/run.ts';
import { running } from '../support/running.ts';
import { Visitor } from '../support/visitor.ts';

type CallerName = 'nobody' | 'customer' | 'operator' | 'service';

/** What a caller without the right meets, by level; absent: they may pass. */
const REFUSALS: Record<string, Partial<Record<CallerName, 401 | 403>>> = {
  optional: {},
  customer: { nobody: 401, service: 403 },
  operator: { nobody: 401, customer: 403, service: 403 },
  service: { nobody: 401, customer: 403, operator: 403 },
};

const callers = new Map<CallerName, Record<string, string>>([['nobody', {}]]);
beforeAll(async () => {
  const { customer } = await newRun();
  const operator = new Visitor();
  await operator.logIn(running().operator);
  const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });
  callers.set('customer', bearer(customer.cookies.get('session')));
  callers.set('operator', bearer(operator.cookies.get('session')));
  callers.set('service', bearer(await serviceToken()));
}, 60_000);

async function status(route: string, caller: CallerName): Promise<number> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const base = path.startsWith('/internal/') ? restUrl() : running().pageUrl.replace(/\/$/, '');
  const response = await fetch(base + path.replaceAll(/\{[^}]+\}/g, 'none'), {
    method,
    headers: { ...callers.get(caller) },
    signal: AbortSignal.timeout(30_000),
  });
  await response.arrayBuffer();
  return response.status;
}

const guarded = ROUTES.filter(({ access }) => access !== 'public');
const refusing = guarded.filter(({ access }) => Object.keys(REFUSALS[access] ?? {}).length > 0);

describe.each(refusing.map(({ route, access }) => [route, access] as const))('%s (%s)', (route, access) => {
  test('refuses whom its level refuses', async () => {
    const expected = REFUSALS[access] ?? {};
    const met: Partial<Record<CallerName, number>> = {};
    for (const caller of Object.keys(expected) as CallerName[]) met[caller] = await status(route, caller);
    expect(met).toEqual(expected);
  });
});

// reading is the only thing that is safe to do everywhere
const readable = guarded.filter(({ route }) => route.startsWith('GET '));

test.each(readable.map(({ route, access }) => [route, access] as const))(
  '%s lets in whom %s lets in',
  async (route, access) => {
    for (const caller of ['nobody', 'customer', 'operator', 'service'] as const) {
      if (REFUSALS[access]?.[caller] !== undefined) continue;
      const met = await status(route, caller);
      // an address that there is not, or a question that lacks its words, was let in, too; 403 could be the handler's own
      expect([caller, met === 401 || met >= 500]).toEqual([caller, false]);
    }
  },
);

test('a cart belongs to people: a service is let in by the level, and refused by the door', async () => {
  expect(await status('GET /api/cart', 'service')).toBe(403);
});

test('the doors cover every level', () => {
  const levels = new Set(guarded.map(({ access }) => access));
  expect([...levels].toSorted()).toEqual(Object.keys(REFUSALS).toSorted());
});
