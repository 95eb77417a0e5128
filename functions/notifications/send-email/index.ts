import { parameter } from '../../shared/config/parameters.ts';
import { ses } from '../../shared/observability/clients.ts';
import { mailer } from '../adapters/mailer.ts';
import { mails } from '../wiring.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ mails: mails(), mailer: mailer(ses(), () => parameter('config/mail/from')) });
