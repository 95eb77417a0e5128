/** What the entries of this service wire alike. */
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type ContactRepository, contactTable } from './adapters/contact-table.ts';
import { type MailRepository, mailTable } from './adapters/mail-table.ts';

const table = (): string => readEnv(z.object({ NOTIFICATIONS_TABLE: z.string().min(1) })).NOTIFICATIONS_TABLE;

export const contacts = (): ContactRepository => contactTable(documentClient(), table());

export const mails = (): MailRepository => mailTable(documentClient(), { table: table(), now: () => new Date() });
