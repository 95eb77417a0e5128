import { CartCleared } from '../../shared/contracts/cart.events.ts';
import { EmptyCart } from '../../shared/contracts/cart.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { empty } from '../domain/cart.ts';
import { change, named, type VisitDependencies, visit } from '../visit.ts';

export const createHandler = (dependencies: VisitDependencies) =>
  httpHandler(EmptyCart, async (request) => {
    const here = await visit(request, dependencies);
    const { before, after } = await change(request, dependencies.carts, here, empty);
    if (after !== before) {
      const removedLines = before.lines.length;
      request.emit(CartCleared, { ...named(after), reason: 'emptied', orderId: null, removedLines });
    }
    return reply({ status: 204, cookies: here.cookies });
  });
