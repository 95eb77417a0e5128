import { z } from 'zod';
import { readEnv } from '../../shared/env.ts';
import { sns } from '../../shared/observability/clients.ts';
import { mailTopic } from '../adapters/mail-topic.ts';
import { contacts, mails } from '../wiring.ts';
import { createHandler } from './handler.ts';

const { NOTIFICATIONS_TOPIC } = readEnv(z.object({ NOTIFICATIONS_TOPIC: z.string().min(1) }));

export const handler = createHandler({
  contacts: contacts(),
  mails: mails(),
  topic: mailTopic(sns(), NOTIFICATIONS_TOPIC),
  now: () => new Date(),
});
