import { describe, expect, test } from 'vitest';
import { secret } from '../support/deployment.ts';
import { newPerson } from '../support/run.ts';
import { mustBe, Visitor } from '../support/visitor.ts';

const PATH = '/api/auth/internal/register';
const register = (body: unknown, key?: string) =>
  new Visitor().post(PATH, body, { headers: key === undefined ? {} : { 'x-api-key': key } });

describe('registration by a program', () => {
  test('opens an account that signs in like any other', async () => {
    const key = await secret('auth/register-api-key');
    expect(key).toMatch(/^[A-Za-z0-9]{48}$/);
    const person = newPerson();
    const opened = mustBe(201, await register({ ...person, name: 'Registered' }, key));
    expect(opened.body).toMatchObject({ email: person.email, name: 'Registered', roles: ['customer'] });
    expect(opened.cookies).toEqual([]);
    const visitor = new Visitor();
    await visitor.logIn(person);
    mustBe(200, await visitor.get('/api/auth/session'));
    expect(await register({ ...person, name: 'Again' }, key)).toMatchObject({
      status: 409,
      body: { code: 'email-taken' },
    });
  });

  test('is refused without the key, and with a key that is nearly right', async () => {
    const key = await secret('auth/register-api-key');
    const person = { ...newPerson(), name: 'Nobody' };
    const nearly = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
    for (const shown of [undefined, '', 'x', nearly, `${key}x`]) {
      expect(await register(person, shown)).toMatchObject({ status: 401, body: { code: 'bad-credentials' } });
    }
    expect((await new Visitor().post('/api/auth/login', person)).status).toBe(401);
  });

  test('reads what it is sent like every door', async () => {
    const key = await secret('auth/register-api-key');
    expect((await register({}, key)).status).toBe(422);
    expect((await register('{"email":', key)).status).toBe(400);
    expect((await register({ ...newPerson(), name: 'A', password: 'Password123' }, key)).body).toMatchObject({
      code: 'weak-password',
    });
  });
});
