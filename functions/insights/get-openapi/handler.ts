import { GetOpenApi } from '../../shared/contracts/insights.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';

/** It changes with a deployment only. */
const HEADERS = { 'cache-control': 'public, max-age=60' };

/** The interface for programs, as the bundle has it. */
export const createHandler = ({ document }: { document: { readonly openapi: string } }) =>
  httpHandler(GetOpenApi, async () => reply({ headers: HEADERS, body: document }));
