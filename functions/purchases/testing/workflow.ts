/** The workflow with everything around it in memory: bus, queues, neighbours, dead letters. */
import type { DataOf, EventContract, EventMeta } from '../../shared/contracts/define-event.ts';
import { MAX_ATTEMPTS } from '../../shared/contracts/flows.ts';
import { PurchaseRequested } from '../../shared/contracts/purchases.events.ts';
import type { QueueLambda } from '../../shared/queue/queue-handler.ts';
import { fakeContext } from '../../shared/testing/context.ts';
import { busBody, metaOf, queueEvent, queueRecord } from '../../shared/testing/events.ts';
import type { QueueWorld } from '../../shared/testing/queue.ts';
import type { Purchase } from '../domain/purchase.ts';
import { createHandler as createOnDeadLetters } from '../on-dead-letters/handler.ts';
import { createHandler as createOnPurchaseEvents } from '../on-purchase-events/handler.ts';
import type { Dependencies } from '../on-purchase-events/step.ts';

export const STEPS = ['PurchaseRequested', 'FraudChecked', 'PurchaseAnalysed'];
const idle = async () => undefined;
export const IDLE = { fraud: idle, analytics: idle, receipt: idle };

/** PurchaseRequested as the outbox sends it: its id is the one that the row waits for. */
export function requestedBody({ id, dealId, quantity, total, awaits, cause }: Purchase): string {
  const { at, actor: _, ...known } = cause;
  const meta = metaOf({ ...known, id: awaits, occurredAt: at });
  return busBody(PurchaseRequested, { purchaseId: id, dealId, quantity, total }, meta);
}

interface Letter {
  readonly queue: 'workflow' | 'dead';
  readonly body: string;
  readonly messageId: ReturnType<typeof crypto.randomUUID>;
  readonly attempt: number;
}

/**
 * Queues with the promises of SQS: a failed message comes back, after the last attempt it lies with the dead letters.
 * Whatever the handlers publish is carried on; `copies` says how often.
 */
export function workflowOf(world: QueueWorld, dependencies: Dependencies, copies: () => number = () => 1) {
  const handlers: Record<Letter['queue'], QueueLambda> = {
    workflow: createOnPurchaseEvents(dependencies),
    dead: createOnDeadLetters(dependencies),
  };
  const waiting: Letter[] = [];
  const deadLetters: Letter[] = [];
  let seen = 0;

  const send = (queue: Letter['queue'], body: string): void => {
    for (let n = copies(); n > 0; n -= 1) waiting.push({ queue, body, messageId: crypto.randomUUID(), attempt: 1 });
  };
  const bodyOf = (contract: EventContract, data: unknown, meta: EventMeta): string =>
    busBody(contract, data as DataOf<EventContract>, meta);

  function carryOn(): void {
    for (; seen < world.published.length; seen += 1) {
      const event = world.published[seen];
      if (event === undefined) return;
      const { contract, data, meta } = event;
      if (STEPS.includes(contract.type)) send('workflow', bodyOf(contract, data, meta));
      if (contract.type === 'MessageDeadLettered') send('dead', bodyOf(contract, data, meta));
    }
  }

  return {
    waiting,
    deadLetters,
    send,
    /** Hands out one message; answers what the function said of it. */
    async deliver(letter: Letter): Promise<'settled' | 'failed'> {
      const { queue, body, messageId, attempt } = letter;
      const record = queueRecord(body, { messageId, attempt });
      const { batchItemFailures } = await handlers[queue](queueEvent(record), fakeContext());
      const failed = batchItemFailures.length > 0;
      if (failed && attempt >= MAX_ATTEMPTS) deadLetters.push(letter);
      else if (failed) waiting.push({ ...letter, attempt: attempt + 1 });
      carryOn();
      return failed ? 'failed' : 'settled';
    },
    /** One after the other until nothing waits. */
    async drain(): Promise<void> {
      for (let letter = waiting.shift(); letter !== undefined; letter = waiting.shift()) await this.deliver(letter);
    },
    /** What an operator does when the cause is gone. */
    redrive(): number {
      const again = deadLetters.splice(0);
      waiting.push(...again.map((letter) => ({ ...letter, attempt: 1 })));
      return again.length;
    },
  };
}
