import { parameter } from '../../shared/config/parameters.ts';
import { publishedKeys } from '../published-keys.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ jwks: () => publishedKeys(() => parameter('config/auth/jwks')) });
