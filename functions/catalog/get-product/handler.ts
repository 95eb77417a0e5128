import { GetProduct } from '../../shared/contracts/catalog.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { toView } from '../domain/product.ts';
import { productFor, type ReaderDependencies } from '../product-reader.ts';

export const createHandler = (dependencies: ReaderDependencies) =>
  httpHandler(GetProduct, async (request) => {
    const { product, headers } = await productFor(request, dependencies);
    return reply({ body: toView(product), headers });
  });
