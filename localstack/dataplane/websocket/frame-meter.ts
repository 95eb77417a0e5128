/**
 * Reads the lengths in the frame headers of a client's byte stream (RFC 6455, 5.2) and nothing else. The `ws` library
 * tells whole messages only, and API Gateway limits each frame as well.
 * @returns the function to feed with what arrives; it reports a frame that is too long once, before its payload is in
 */
export function frameMeter(maxBytes: number, onTooLong: () => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let payloadLeft = 0;
  let done = false;
  return (chunk) => {
    let at = 0;
    while (!done && at < chunk.length) {
      if (payloadLeft > 0) {
        const taken = Math.min(payloadLeft, chunk.length - at);
        payloadLeft -= taken;
        at += taken;
        continue;
      }
      header = Buffer.concat([header, chunk.subarray(at, at + 1)]);
      at += 1;
      const length = payloadLength(header);
      if (length === null) continue;
      header = Buffer.alloc(0);
      payloadLeft = length;
      if (length > maxBytes) {
        done = true;
        onTooLong();
      }
    }
  };
}

/** null while the header is not complete. */
function payloadLength(header: Buffer): number | null {
  if (header.length < 2) return null;
  const second = header[1] as number;
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const mask = (second & 0x80) === 0 ? 0 : 4;
  if (header.length < 2 + extra + mask) return null;
  if (extra === 2) return header.readUInt16BE(2);
  if (extra === 8) return Number(header.readBigUInt64BE(2));
  return short;
}
