import { ProductCreated, ProductUpdated, ProductVoted } from '../../shared/contracts/catalog.events.ts';
import { streamHandler } from '../../shared/stream/stream-handler.ts';
import { ProductRow } from '../adapters/product-row.ts';
import { changedFields } from '../domain/product.ts';

/** One write, one event at most: a product that is only in stock again, or out of it, makes no news here. */
export const createHandler = () =>
  streamHandler(
    { service: 'catalog', handler: 'publish-product-changes', row: ProductRow },
    async ({ before, after, emit }) => {
      if (after === undefined) return; // nothing removes products; what was told of them stays true
      const { id: productId, name, category, price, votes, revision } = after;
      const { actor, ...cause } = after.origin;
      const options = { ...cause, ...(actor === undefined ? {} : { actor }) };
      const told = { productId, name, category, price, revision };
      if (before === undefined) return emit(ProductCreated, told, options);

      const changed = changedFields(before, after);
      if (changed.length > 0) emit(ProductUpdated, { ...told, changed, previousPrice: before.price }, options);
      if (votes === before.votes) return;
      if (actor?.id == null) throw new Error(`Nobody knows who voted for ${productId}`);
      emit(ProductVoted, { productId, userId: actor.id, votes }, options);
    },
  );
