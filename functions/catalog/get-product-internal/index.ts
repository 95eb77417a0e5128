import { GetProductInternal } from '../../shared/contracts/catalog.routes.ts';
import { createHandler } from '../get-product/handler.ts';
import { products } from '../wiring.ts';

export const handler = createHandler({ products: products(), route: GetProductInternal });
