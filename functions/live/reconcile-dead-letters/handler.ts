import { CONSUMERS } from '../../shared/contracts/flows.ts';
import { directHandler } from '../../shared/direct/direct-handler.ts';
import type { OutgoingEvent, Publish } from '../../shared/publish/publisher.ts';
import type { MessageFailures } from '../../shared/queue/message-failures.ts';
import { type DeadLetterQueues, unreported } from '../domain/dead-letter.ts';
import { LIVE } from '../log-messages.ts';

export interface Dependencies {
  deadLetters: DeadLetterQueues;
  failures: Pick<MessageFailures, 'reported' | 'claimReport'>;
  publish: Publish;
  now: () => Date;
}

/**
 * Compares what lies in the dead-letter queues with what was said about it, and says what crashes left unsaid. The
 * claim is made after publishing: a run that dies in between says it again, with the same event id.
 */
export const createHandler = ({ deadLetters, failures, publish, now }: Dependencies) =>
  directHandler({ service: 'live', handler: 'reconcile-dead-letters' }, async ({ log }) => {
    let found = 0;
    for (const [queue, consumer] of Object.entries(CONSUMERS)) {
      const unsaid: { messageId: string; event: OutgoingEvent }[] = [];
      for (const letter of await deadLetters.peek(queue)) {
        if (await failures.reported(queue, letter.messageId)) continue;
        unsaid.push({ messageId: letter.messageId, event: unreported(letter, queue, consumer, now()) });
        log.say(LIVE.DEAD_LETTER_FOUND, { queue, messageId: letter.messageId });
      }
      if (unsaid.length > 0) await publish(unsaid.map(({ event }) => event));
      for (const { messageId } of unsaid) await failures.claimReport(queue, messageId, now().toISOString());
      found += unsaid.length;
    }
    return { found };
  });
