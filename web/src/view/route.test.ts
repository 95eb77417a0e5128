import { expect, test } from 'vitest';
import { mapLink, parseRoute } from './route.ts';

test('a link to a followed order at one event is read back as it was written', () => {
  const { path, query } = parseRoute(mapLink('corr+1', 'event/2').slice(1));
  expect([path, query.get('follow'), query.get('at')]).toEqual(['/map', 'corr+1', 'event/2']);
});

test('an empty hash is the map', () => {
  expect(parseRoute('/').path).toBe('/map');
  expect(mapLink(null, null)).toBe('#/map');
});
