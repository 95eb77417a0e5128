import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The folder of the built page; `npm run check` builds it and names it here.
const page = process.env.PLAYGROUND_PAGE ?? '';
const index = join(page, 'index.html');

/** What a browser fetches before the page is drawn: the document and what it names. Parts loaded later are not in it. */
const named = [...readFileSync(index, 'utf8').matchAll(/(?:src|href)="\/?([^":]+\.(?:js|css))"/g)].map(([, path]) =>
  join(page, path),
);

export default [{ name: 'first load', path: [index, ...named], limit: '200 kB', brotli: true }];
