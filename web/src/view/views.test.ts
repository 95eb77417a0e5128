import { afterEach, expect, test } from 'vitest';
import { setFollow, setUi } from './store.ts';
import { followToMap, goTo, VIEWS, viewKey } from './views.ts';

afterEach(() => {
  location.hash = '';
  setUi({ follow: null, selection: null });
});

test('each view has a key, and a key of no view is left to others', () => {
  expect(viewKey('2')).toBe(true);
  expect(location.hash).toBe('#/lab');
  expect(viewKey('x')).toBe(false);
});

test('the map is found again as it was left: with what is followed and chosen', () => {
  setUi({ follow: 'story', selection: { kind: 'event', id: 'e1' } });
  location.hash = '#/lab?scenario=spike';
  viewKey('1');
  expect(location.hash).toBe('#/map?follow=story&at=e1');
});

test('a story that is followed in another view is shown on the map', () => {
  location.hash = '#/lab';
  const stop = followToMap();
  setFollow('story');
  expect(location.hash).toBe('#/map?follow=story');
  stop();
  location.hash = '#/lab';
  setFollow('another');
  expect(location.hash).toBe('#/lab');
});

test('the view that is shown keeps its link', () => {
  location.hash = '#/lab?scenario=spike&seed=7';
  for (const view of VIEWS.filter(({ path }) => path === '/lab')) goTo(view);
  expect(location.hash).toBe('#/lab?scenario=spike&seed=7');
});
