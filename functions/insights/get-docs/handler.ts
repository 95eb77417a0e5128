import { GetDocs } from '../../shared/contracts/insights.routes.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { reply } from '../../shared/http/reply.ts';
import { docsPage, STYLE_HASH } from '../domain/docs-page.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=60',
  'content-security-policy': `default-src 'none'; style-src '${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
};

/** The interface for people; rendered once per environment. */
export const createHandler = ({ document }: { document: unknown }) => {
  let page: string | undefined;
  return httpHandler(GetDocs, async () => {
    page ??= docsPage(document);
    return reply({ headers: HEADERS, body: page });
  });
};
