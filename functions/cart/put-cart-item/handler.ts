import { CartItemAdded, CartItemUpdated } from '../../shared/contracts/cart.events.ts';
import { PutCartItemRoute } from '../../shared/contracts/cart.routes.ts';
import { type HttpRequest, httpHandler } from '../../shared/http/http-handler.ts';
import { DomainError } from '../../shared/http/problem.ts';
import { reply } from '../../shared/http/reply.ts';
import type { ProductCatalog } from '../adapters/product-catalog.ts';
import { priced, toView, type ViewDependencies } from '../cart-view.ts';
import { type Cart, CartFull, lineOf, type Product, putProduct } from '../domain/cart.ts';
import { CART } from '../log-messages.ts';
import { type Changed, change, named, type VisitDependencies, visit } from '../visit.ts';

export interface Dependencies extends VisitDependencies, ViewDependencies {
  readonly catalog: ProductCatalog;
}

type Calling = Pick<HttpRequest<unknown, unknown, unknown>, 'correlationId' | 'requestId' | 'traceparent' | 'log'>;

/** The product as the catalog knows it; while the catalog is away, a line in the cart still knows its own. */
async function productFor(
  request: Calling,
  cart: Cart,
  productId: string,
  catalog: ProductCatalog,
): Promise<{ product: Product; fresh: boolean }> {
  const { correlationId, requestId: causationId, traceparent } = request;
  const found = await catalog.find(productId, { correlationId, causationId, traceparent });
  if (found === 'unknown') throw new DomainError('product-not-found');
  if (found !== 'unavailable') return { product: found, fresh: true };
  const line = lineOf(cart, productId);
  if (line === undefined) throw new DomainError('unavailable', 'The catalog does not answer; try again in a moment.');
  request.log.say(CART.PRICE_KEPT, { cartId: cart.cartId, productId });
  const { name, unitPrice: price, revision } = line;
  return { product: { id: productId, name, price, revision }, fresh: false };
}

function emitChange(
  { emit }: Pick<HttpRequest<unknown, unknown, unknown>, 'emit'>,
  productId: string,
  { before, after }: Changed,
) {
  const line = lineOf(after, productId);
  if (line === undefined || before === after) return;
  const { quantity, unitPrice } = line;
  const former = lineOf(before, productId);
  if (former === undefined) emit(CartItemAdded, { ...named(after), productId, quantity, unitPrice });
  else emit(CartItemUpdated, { ...named(after), productId, quantity, previousQuantity: former.quantity });
}

export const createHandler = ({ catalog, ...dependencies }: Dependencies) =>
  httpHandler(PutCartItemRoute, async (request) => {
    const { body, path } = request;
    const here = await visit(request, dependencies);
    const { product, fresh } = await productFor(request, here.cart, path.productId, catalog);
    try {
      const changed = await change(request, dependencies.carts, here, (cart) =>
        putProduct(cart, product, body.quantity),
      );
      emitChange(request, path.productId, changed);
      // the catalog has just told the price of this line: nobody knows a newer one
      const cart = await priced(changed.after, dependencies.prices, fresh ? product.id : undefined);
      return reply({ body: toView(cart), cookies: here.cookies });
    } catch (error) {
      throw error instanceof CartFull ? new DomainError('cart-full') : error;
    }
  });
