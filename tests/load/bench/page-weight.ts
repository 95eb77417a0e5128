const CALL_WITHIN_MS = 10_000;

/** Bytes on the wire of one file, compressed as a browser would get it. */
async function bytesOf(url: URL): Promise<{ bytes: number; text: string }> {
  const signal = AbortSignal.timeout(CALL_WITHIN_MS);
  const answer = await fetch(url, { method: 'HEAD', headers: { 'accept-encoding': 'br' }, signal });
  const length = Number(answer.headers.get('content-length'));
  if (!answer.ok || !(length > 0)) throw new Error(`${url} answered ${answer.status} without a length`);
  const text = await (await fetch(url, { signal: AbortSignal.timeout(CALL_WITHIN_MS) })).text();
  return { bytes: length, text };
}

/** Brotli bytes of what the page's HTML loads at once: itself, its scripts with their preloads, its styles. */
export async function firstLoadBytes(pageUrl: string): Promise<number> {
  const html = await bytesOf(new URL('/', pageUrl));
  const links = [...html.text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].flatMap((match) => match[1] ?? []);
  if (links.length === 0) throw new Error(`${pageUrl} loads no script`);
  const files = await Promise.all([...new Set(links)].map((link) => bytesOf(new URL(link, pageUrl))));
  return files.reduce((sum, { bytes }) => sum + bytes, html.bytes);
}
