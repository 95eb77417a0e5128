import { queueHandler } from '../../shared/queue/queue-handler.ts';
import type { RecommendationRepository } from '../adapters/recommendation-table.ts';
import { learnFromOrder, learnFromVote } from '../domain/learning.ts';
import { RECOMMENDATIONS } from '../log-messages.ts';

export interface Dependencies {
  readonly recommendations: RecommendationRepository;
}

export const createHandler = ({ recommendations }: Dependencies) =>
  queueHandler({ consumer: 'recommendations' }, async ({ event, log, changed }) => {
    const increments =
      event.type === 'OrderPlaced' ? learnFromOrder(event.data.lines) : learnFromVote(event.data.productId);
    if ((await recommendations.learn(event.meta.id, increments)) === 'known') {
      log.say(RECOMMENDATIONS.KNOWN);
      return 'repeated';
    }
    log.say(RECOMMENDATIONS.LEARNED, { increments: increments.length });
    changed({ table: 'recommendations', key: event.type, before: null, after: increments });
    return 'handled';
  });
