/** What the entries of this service wire alike. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { parameter } from '../shared/config/parameters.ts';
import { CardNetworkSettings } from '../shared/contracts/payments.http.ts';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { simulatedCardNetwork } from './adapters/card-network.ts';
import { type LedgerReader, ledgerTable, type PaymentRepository, paymentTables } from './adapters/payment-tables.ts';
import type { CardDependencies } from './cards.ts';

const name = z.string().min(1);

/** Payments without the ledger: of those who never book anything. */
export function payments(): PaymentRepository {
  const { PAYMENTS_TABLE } = readEnv(z.object({ PAYMENTS_TABLE: name }));
  return paymentTables(documentClient(), { paymentsTable: PAYMENTS_TABLE });
}

export function paymentsWithLedger(): PaymentRepository {
  const env = readEnv(z.object({ PAYMENTS_TABLE: name, LEDGER_TABLE: name }));
  return paymentTables(documentClient(), { paymentsTable: env.PAYMENTS_TABLE, ledgerTable: env.LEDGER_TABLE });
}

export function ledger(): LedgerReader {
  const { LEDGER_TABLE } = readEnv(z.object({ LEDGER_TABLE: name }));
  return ledgerTable(documentClient(), LEDGER_TABLE);
}

/** Longer than the slow test card takes, shorter than the functions have. */
const CALL_TIMEOUT_MS = 8_000;

const settings = async (): Promise<CardNetworkSettings> =>
  CardNetworkSettings.parse(JSON.parse(await parameter('config/payments/card-network')));

export function cards(payments: PaymentRepository, { tries }: { readonly tries: number }): CardDependencies {
  return {
    payments,
    network: simulatedCardNetwork({ settings, chance: Math.random, pause, timeoutMs: CALL_TIMEOUT_MS }),
    tries,
    now: () => new Date(),
    pause,
    chance: Math.random,
  };
}
