import { describe, expect, it } from 'vitest';
import { pageHeaders } from './page-headers.ts';

const headers = pageHeaders(3000);
const policy = new Map(
  (headers['content-security-policy'] ?? '').split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources];
  }),
);

describe('the policy of the page', () => {
  it('runs our own scripts from files only: no inline script, no eval, nothing from elsewhere', () => {
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(headers['content-security-policy']).not.toMatch(/unsafe-|https?:|\*/);
  });

  it('speaks to its own origin and its socket only', () => {
    expect(policy.get('connect-src')).toEqual(["'self'", 'ws://localhost:3000', 'ws://127.0.0.1:3000']);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
  });

  it('lets nobody frame it, guess its types or learn where its visitors come from', () => {
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('asks for no TLS that this server does not have', () => {
    expect(headers).not.toHaveProperty('strict-transport-security');
  });
});
