/** The two sums that always hold: sent = received + lost + repeated, received = drawn + aggregated + waiting. */

export const AGGREGATE_REASONS = [
  'hidden tab',
  'another view',
  'no place on the map',
  'over the budget',
  'taken in after a pause',
  'before the moment replayed',
] as const;
export type AggregateReason = (typeof AGGREGATE_REASONS)[number];

export const LOSS_REASONS = ['unreadable', 'not in the journal'] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

export interface Sums {
  sent: number;
  received: number;
  repeated: number;
  lost: number;
  drawn: number;
  aggregated: number;
  waiting: number;
  withheld: number;
  frames: number;
  readonly lostBy: Record<LossReason, number>;
  readonly aggregatedBy: Record<AggregateReason, number>;
}

export const emptySums = (): Sums => ({
  sent: 0,
  received: 0,
  repeated: 0,
  lost: 0,
  drawn: 0,
  aggregated: 0,
  waiting: 0,
  withheld: 0,
  frames: 0,
  lostBy: { unreadable: 0, 'not in the journal': 0 },
  aggregatedBy: {
    'hidden tab': 0,
    'another view': 0,
    'no place on the map': 0,
    'over the budget': 0,
    'taken in after a pause': 0,
    'before the moment replayed': 0,
  },
});

export function countReceived(sums: Sums): void {
  sums.sent += 1;
  sums.received += 1;
  sums.waiting += 1;
}
export function countRepeated(sums: Sums): void {
  sums.sent += 1;
  sums.repeated += 1;
}
/** `count` may be negative: a frame that was given up can still arrive. */
export function countLost(sums: Sums, count: number, reason: LossReason): void {
  sums.sent += count;
  sums.lost += count;
  sums.lostBy[reason] += count;
}
export function countDrawn(sums: Sums): void {
  sums.waiting -= 1;
  sums.drawn += 1;
}
export function countAggregated(sums: Sums, reason: AggregateReason): void {
  sums.waiting -= 1;
  sums.aggregated += 1;
  sums.aggregatedBy[reason] += 1;
}
export const sumsHold = (sums: Sums): boolean =>
  sums.sent === sums.received + sums.lost + sums.repeated &&
  sums.received === sums.drawn + sums.aggregated + sums.waiting;
