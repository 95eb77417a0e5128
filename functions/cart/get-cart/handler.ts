import { GetCart } from '../../shared/contracts/cart.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { priced, toView, type ViewDependencies } from '../cart-view.ts';
import { type VisitDependencies, visit } from '../visit.ts';

export const createHandler = (dependencies: VisitDependencies & ViewDependencies) =>
  httpHandler(GetCart, async (request) => {
    const { cart, cookies } = await visit(request, dependencies);
    return reply({ body: toView(await priced(cart, dependencies.prices)), cookies });
  });
