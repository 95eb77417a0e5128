import { expect, test } from 'vitest';
import { domainNameOf, readTarget } from './target.ts';

test.each([
  ['/api1/local', 'localhost:4567', 'api1', 'local', '/', ''],
  ['/api1/local/', 'localhost:4567', 'api1', 'local', '/', ''],
  ['/api1/local/a%2Fb/c?x=1&y=?', undefined, 'api1', 'local', '/a%2Fb/c', 'x=1&y=?'],
  ['/api1/local//a', undefined, 'api1', 'local', '//a', ''],
  ['/local/a', 'api1.execute-api.localhost:4567', 'api1', 'local', '/a', ''],
  ['/local/a', 'API1.execute-api.us-east-1.amazonaws.com', 'api1', 'local', '/a', ''],
])('%s at %s means API, stage and path', (url, host, apiId, stage, path, query) => {
  expect(readTarget(url, host)).toEqual({ apiId, stage, path, query });
});

test.each(['/', '/api1', '*', ''])('%s names no stage', (url) => {
  expect(readTarget(url, 'localhost')).toBeNull();
});

test.each([
  ['127.0.0.1:4567', 'api1.execute-api.localhost:4567'],
  ['api1.execute-api.localhost:4567', 'api1.execute-api.localhost:4567'],
  [undefined, 'api1.execute-api.localhost'],
])('the domain name of an API reached at %s is %s', (host, domainName) => {
  expect(domainNameOf('api1', host)).toBe(domainName);
});
