import { parameter } from '../../shared/config/parameters.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler({ jwks: () => parameter('config/auth/jwks') });
