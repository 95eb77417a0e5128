import { expect, test } from 'vitest';
import { DomainError } from '../../shared/http/problem.ts';
import { callHttp } from '../../shared/testing/http.ts';
import { surroundings } from '../../shared/testing/surroundings.ts';
import { DEMO_MERCHANTS } from '../seed-merchants/merchants.ts';
import { createHandler } from './handler.ts';

const find = async (id: string) => DEMO_MERCHANTS.find((merchant) => merchant.id === id);
const get = (id: string, behave: () => Promise<void> = async () => undefined) =>
  callHttp(createHandler({ merchants: { find }, behave }), { path: { id } });

test('a merchant is found by its id, and nothing else is', async () => {
  using _ = surroundings();
  expect(await get('m-003')).toMatchObject({ status: 200, body: { id: 'm-003', verified: expect.any(Boolean) } });
  expect(await get('m-011')).toMatchObject({ status: 404, body: { code: 'merchant-not-found' } });
  expect(await get('3')).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

test('a service that a person switched off answers nothing but 503', async () => {
  using _ = surroundings();
  const off = () => Promise.reject(new DomainError('unavailable'));
  for (const id of ['m-003', 'm-011']) expect(await get(id, off)).toMatchObject({ status: 503 });
});
