import { expect, test } from 'vitest';
import { BUDGET, createBudget } from './budget.ts';

function run(budget: ReturnType<typeof createBudget>, from: number, milliseconds: number, every: number): number {
  let now = from;
  for (; now < from + milliseconds; now += every) budget.frame(now);
  return now;
}

test('slow frames cut the budget by a quarter each second, and never below its floor', () => {
  const budget = createBudget();
  run(budget, 0, 1_100, 40);
  expect(budget.limit).toBe(BUDGET * 0.75);
  run(budget, 2_000, 20_000, 40);
  expect(budget.limit).toBe(500);
});

test('ten seconds of quick frames give a step back', () => {
  const budget = createBudget();
  const end = run(budget, 0, 1_100, 40);
  run(budget, end, 10_200, 10);
  expect(budget.limit).toBe(BUDGET);
});

test('a loop that stood still says nothing about the machine', () => {
  const budget = createBudget();
  for (let now = 0; now < 60_000; now += 3_000) budget.frame(now);
  expect(budget.limit).toBe(BUDGET);
});
