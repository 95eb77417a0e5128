/** Who does not answer, where that decides about the answer as a whole. */
import type { Lack } from './card.ts';

/** The one service without which there is no deal. */
export class CatalogAway extends Error {
  override readonly name = 'CatalogAway';
  readonly lack: Lack;
  constructor(lack: Lack, cause: unknown) {
    super(`deal-catalog: ${lack}`, { cause });
    this.lack = lack;
  }
}

/** The read model did not answer in time, or not well. */
export class ReadModelAway extends Error {
  override readonly name = 'ReadModelAway';
}
