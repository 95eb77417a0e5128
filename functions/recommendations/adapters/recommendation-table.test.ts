import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTables, type Tables } from '../../../tests/support/tables.ts';
import { learnFromOrder, learnFromVote, togetherWith } from '../domain/learning.ts';
import { type RecommendationRepository, recommendationTable } from './recommendation-table.ts';

let tables: Tables;
let scores: RecommendationRepository;
beforeAll(async () => {
  tables = await startTables('recommendations');
  scores = recommendationTable(tables.client, { table: 'recommendations', now: () => new Date(), random: Math.random });
}, 60_000);
afterAll(() => tables?.[Symbol.asyncDispose]());

const order = (...ids: string[]) => learnFromOrder(ids.map((productId) => ({ productId })));

describe('scores in their table', () => {
  test('count an event once, however often and however many times at once it comes', async () => {
    const eventId = ulid();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => scores.learn(eventId, order('a1', 'a2'))));
    expect(outcomes.toSorted()).toEqual([...Array(5).fill('known'), 'learned']);
    expect(await scores.learn(eventId, order('a1', 'a2'))).toBe('known');
    expect(await scores.top(togetherWith('a1'), 5)).toEqual([{ productId: 'a2', score: 1 }]);
  });

  test('lose nothing when many orders name the same products at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => scores.learn(ulid(), order('b1', 'b2'))));
    expect(await scores.top(togetherWith('b2'), 5)).toEqual([{ productId: 'b1', score: 20 }]);
  });

  test('are answered best first, as many as asked for', async () => {
    for (const other of ['c2', 'c3', 'c3', 'c4', 'c4', 'c4']) await scores.learn(ulid(), order('c1', other));
    expect((await scores.top(togetherWith('c1'), 2)).map(({ productId }) => productId)).toEqual(['c4', 'c3']);
    await Promise.all(Array.from({ length: 200 }, () => scores.learn(ulid(), learnFromVote('c9'))));
    expect(await scores.top('popular', 1)).toEqual([{ productId: 'c9', score: 200 }]);
  });

  test('take an order of as many products as an order can have', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `d-${index}`);
    expect(await scores.learn(ulid(), order(...many))).toBe('learned');
    expect(await scores.top(togetherWith('d-0'), 20)).toHaveLength(8);
  });
});
