import { describe, expect, it } from 'vitest';
import { isOurHost, route } from './origin-rules.ts';

describe('the single origin', () => {
  it.each([
    ['/', 'page', '/'],
    ['/assets/index-1a2b.js?x=1', 'page', '/assets/index-1a2b.js'],
    ['/api/products?limit=2', 'api', '/api/products?limit=2'],
    ['/api', 'api', '/api'],
    ['/.well-known/jwks.json', 'api', '/.well-known/jwks.json'],
    ['/healthz', 'api', '/healthz'],
    ['/ws?ticket=abc', 'socket', '?ticket=abc'],
    ['/apiary', 'page', '/apiary'],
    ['/api/auth/internal/register', 'api', '/api/auth/internal/register'],
  ])('sends %s to the %s', (target, to, path) => {
    expect(route(target)).toEqual({ to, path });
  });

  it.each([
    '/internal/cart/lines',
    '/internal',
    '/INTERNAL/cart',
    '//internal/cart',
    '/api/../internal/cart',
    '/api/%2e%2e/internal/cart',
    '/api/..%2finternal/cart',
    '/api/%2e%2e%5cinternal/cart',
    '/%69nternal/cart',
    '/api/..%2F%2Finternal',
  ])('never reaches an internal route as %s', (target) => {
    expect(route(target)).toEqual({ to: 'nowhere', problem: 'not-found' });
  });

  it.each(['http://elsewhere/api', '/api/%zz', '*'])('refuses the target %s', (target) => {
    expect(route(target)).toEqual({ to: 'nowhere', problem: 'bad-path' });
  });

  it('answers to names of this machine only, on any port', () => {
    expect(['localhost:3000', '127.0.0.1:9', '[::1]:3000', 'localhost'].every(isOurHost)).toBe(true);
    expect([undefined, '', 'evil.example', 'localhost.evil.example:3000', '127.0.0.1.nip.io'].some(isOurHost)).toBe(
      false,
    );
  });
});
