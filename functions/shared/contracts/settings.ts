/** What the stage's central configuration holds: `/playground/<stage>/config/<name>` in the Parameter Store. */
import { type ZodType, z } from 'zod';
import { LabBehaviour } from './deals.http.ts';

/** A limit counts attempts of one client in fixed windows of time. */
export const RateLimit = z.object({
  attempts: z.int().min(1).max(1_000_000),
  perSeconds: z.int().min(1).max(86_400),
});
export type RateLimit = z.infer<typeof RateLimit>;

/** Doors with a limit per client; `config/limits/<name>`. */
export const LIMITS = ['log-in', 'sign-up', 'purchase', 'deal-purchase'] as const;
export type LimitName = (typeof LIMITS)[number];

/** How the simulated card network behaves: the share of calls that fail, and what every call takes. */
export const CardNetworkSetting = z.object({
  failureRate: z.number().min(0).max(1),
  latencyMs: z.int().min(0).max(10_000),
});
export type CardNetworkSetting = z.infer<typeof CardNetworkSetting>;

/** Without progress for so long an order is cancelled; SQS delays a message by at most 15 minutes. */
export const OrderTimeoutSetting = z.int().min(1).max(900);

/** `none`, or the verified address that SES sends from. */
export const MailFromSetting = z.union([z.literal('none'), z.email().max(254)]);

/** Whether everybody may use what costs money in the load lab, not operators only. */
export const LabOpenSetting = z.boolean();

export interface SettingDefinition {
  readonly description: string;
  /** How the value stands in the Parameter Store. */
  readonly form: 'json' | 'text';
  /** Of the value; absent: it is set by a deployment or a function, and only shown. */
  readonly schema?: ZodType;
}

const limit = (description: string): SettingDefinition => ({ description, form: 'json', schema: RateLimit });

/** By name below `/playground/<stage>/`. What is not here is shown with its address alone. */
export const SETTINGS: Readonly<Record<string, SettingDefinition>> = {
  'config/limits/log-in': limit('Attempts to log in, per e-mail address and address of the machine.'),
  'config/limits/sign-up': limit('New accounts, per address of the machine.'),
  'config/limits/purchase': limit('Orders, per person.'),
  'config/limits/deal-purchase': limit('Purchases of deals, per address of the machine.'),
  'config/orders/timeout-seconds': {
    description: 'Without progress for so many seconds an order is cancelled.',
    form: 'json',
    schema: OrderTimeoutSetting,
  },
  'config/payments/card-network': {
    description: 'Share of calls to the simulated card network that fail, and what each call takes.',
    form: 'json',
    schema: CardNetworkSetting,
  },
  'config/lab/behaviour': {
    description: 'What services of the deals platform do on purpose: answer late, fail now and then, be down.',
    form: 'json',
    schema: LabBehaviour,
  },
  'config/lab/open': {
    description: 'Whether everybody may hash and ask for jobs in the load lab; else operators only.',
    form: 'json',
    schema: LabOpenSetting,
  },
  'config/mail/from': {
    description: 'Sender of the mails; `none` keeps them in the mailbox of the operations view.',
    form: 'text',
    schema: MailFromSetting,
  },
  'config/origin': { description: 'Origin of the page: cookies, origin check, links.', form: 'text' },
  'config/auth/jwks': { description: 'Public keys of the tokens; written by the rotation.', form: 'json' },
  'config/api-url': { description: 'Where the public doors are, for the scenarios of the load lab.', form: 'text' },
  'config/auth/token-url': { description: 'Where services get their tokens.', form: 'text' },
};
