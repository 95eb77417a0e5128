import { describe, expect, test } from 'vitest';
import { decide, PolicyDocument } from './policy.ts';

const ARN = 'arn:aws:execute-api:us-east-1:000000000000:api1/local/GET/orders/7';
const policy = (...statements: object[]) => PolicyDocument.parse({ Version: '2012-10-17', Statement: statements });
const allow = (Resource: string | string[], Action: string | string[] = 'execute-api:Invoke') => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const deny = (Resource: string) => ({ Effect: 'Deny', Action: 'execute-api:Invoke', Resource });

test.each([
  ['the very ARN', [allow(ARN)], 'allow'],
  ['a * across slashes', [allow('arn:aws:execute-api:*:*:api1/*/GET/*')], 'allow'],
  ['a ? for one character', [allow(ARN.replace('/7', '/?'))], 'allow'],
  ['a ? for more than one', [allow(ARN.replace('orders/7', '?'))], 'implicit-deny'],
  ['another method', [allow(ARN.replace('GET', 'POST'))], 'implicit-deny'],
  ['dots taken literally', [allow(ARN.replace('/7', '/.'))], 'implicit-deny'],
  ['one of several resources', [allow(['arn:x', ARN])], 'allow'],
  ['any action', [allow(ARN, '*')], 'allow'],
  ['actions in any casing', [allow(ARN, ['EXECUTE-API:invoke'])], 'allow'],
  ['another action', [allow(ARN, 'execute-api:ManageConnections')], 'implicit-deny'],
  ['nothing', [], 'implicit-deny'],
  ['a Deny beside an Allow', [allow('*'), deny(ARN)], 'explicit-deny'],
  ['a Deny before an Allow', [deny('*/GET/*'), allow(ARN)], 'explicit-deny'],
  ['a Deny of something else', [allow('*'), deny('*/POST/*')], 'allow'],
  ['a NotResource that spares it', [{ Effect: 'Allow', Action: '*', NotResource: '*/POST/*' }], 'allow'],
  ['a NotResource that names it', [{ Effect: 'Allow', Action: '*', NotResource: '*/GET/*' }], 'implicit-deny'],
] as const)('a policy with %s decides as IAM does', (_what, statements, decision) => {
  expect(decide(policy(...statements), ARN)).toBe(decision);
});

test('a single statement needs no list', () => {
  expect(decide(PolicyDocument.parse({ Statement: allow('*') }), ARN)).toBe('allow');
});

describe('a policy is refused as a whole', () => {
  test.each([
    ['without an effect', { Action: '*', Resource: '*' }],
    ['without a resource', { Effect: 'Allow', Action: '*' }],
    ['with a condition nobody evaluates', { ...allow('*'), Condition: { IpAddress: {} } }],
  ])('%s', (_what, statement) => {
    expect(PolicyDocument.safeParse({ Statement: [statement] }).success).toBe(false);
  });
});
