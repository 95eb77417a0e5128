/**
 * Whether the first media type of a header counts as binary for this API. API Gateway looks at nothing but the first
 * one, which is why a browser's `Accept: text/html,…` gets text from an API that declares `image/*`.
 */
export function isBinary(header: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  if (binaryMediaTypes.includes('*/*')) return true;
  const [type, subtype] = (header?.split(',')[0]?.split(';')[0]?.trim().toLowerCase() ?? '').split('/');
  if (type === undefined || subtype === undefined) return false;
  return binaryMediaTypes.some((candidate) => {
    const [binaryType, binarySubtype] = candidate.toLowerCase().split('/');
    return binaryType === type && (binarySubtype === '*' || binarySubtype === subtype);
  });
}
