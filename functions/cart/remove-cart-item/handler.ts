import { CartItemRemoved } from '../../shared/contracts/cart.events.ts';
import { RemoveCartItem } from '../../shared/contracts/cart.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { priced, toView, type ViewDependencies } from '../cart-view.ts';
import { removeProduct } from '../domain/cart.ts';
import { change, named, type VisitDependencies, visit } from '../visit.ts';

export const createHandler = (dependencies: VisitDependencies & ViewDependencies) =>
  httpHandler(RemoveCartItem, async (request) => {
    const { productId } = request.path;
    const here = await visit(request, dependencies);
    const { before, after } = await change(request, dependencies.carts, here, (cart) => removeProduct(cart, productId));
    if (after !== before) request.emit(CartItemRemoved, { ...named(after), productId });
    return reply({ body: toView(await priced(after, dependencies.prices)), cookies: here.cookies });
  });
