import { expect, test } from 'vitest';
import { createCounters } from './counters.ts';
import { SILENT_AFTER, silentWays } from './silence.ts';
import { smallTopology } from './topology.example.ts';

const NOW = 10_000;

test('a way is silent when nothing was counted where it leads for five minutes', () => {
  const counters = createCounters();
  counters.at('service:orders').events.add(NOW - 10);
  counters.at('service:cart').events.add(NOW - SILENT_AFTER - 1);
  const silent = silentWays(smallTopology(), counters, NOW, NOW - 1_000);
  expect(silent).toContain('gateway>service:cart');
  expect(silent).not.toContain('gateway>service:orders');
});

test('dead letters are meant to be silent, and a page that has just opened knows of no silence', () => {
  const silent = silentWays(smallTopology(), createCounters(), NOW, NOW - 1_000);
  expect(silent.some((id) => id.includes('dlq:'))).toBe(false);
  expect(silentWays(smallTopology(), createCounters(), NOW, NOW - SILENT_AFTER + 1)).toEqual([]);
});
