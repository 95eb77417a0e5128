import { expect, test } from 'vitest';
import { routeSelector } from './route-selection.ts';

test.each([
  ['$request.body.action', '{"action":"join"}', 'join'],
  ['$request.body.action', '{"action":7}', '7'],
  ['$request.body.action', '{"action":{}}', null],
  ['$request.body.action', '{"other":"join"}', null],
  ['$request.body.action', '[]', null],
  ['$request.body.action', 'null', null],
  ['$request.body.action', 'join', null],
  ['$request.body.toString', '{}', null],
  ['$request.body.a.b', '{"a":{"b":"deep"}}', 'deep'],
  [`\${request.body.service}/\${request.body.action}`, '{"service":"s","action":"a"}', 's/a'],
  [`\${request.body.service}/\${request.body.action}`, '{"service":"s"}', null],
  ['fixed', '{"action":"join"}', null],
])('%s chooses from %s the key %s', (expression, body, key) => {
  expect(routeSelector(expression)(body)).toBe(key);
});
