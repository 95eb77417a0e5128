/** What the entries of this service wire alike. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { readEnv } from '../shared/env.ts';
import { documentClient } from '../shared/observability/clients.ts';
import { type InventoryRepository, inventoryTables } from './adapters/inventory-tables.ts';
import { type StockRepository, stockTable } from './adapters/stock-table.ts';

const waiting = { pause, chance: Math.random };
const name = z.string().min(1);

export function stock(): StockRepository {
  const { STOCK_TABLE } = readEnv(z.object({ STOCK_TABLE: name }));
  return stockTable(documentClient(), STOCK_TABLE, waiting);
}

export function inventory(): InventoryRepository {
  const { STOCK_TABLE, RESERVATIONS_TABLE } = readEnv(z.object({ STOCK_TABLE: name, RESERVATIONS_TABLE: name }));
  return inventoryTables(documentClient(), {
    stockTable: STOCK_TABLE,
    reservationsTable: RESERVATIONS_TABLE,
    ...waiting,
  });
}
