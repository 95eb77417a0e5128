import { createSocket } from 'node:dgram';

export interface XrayDaemon {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens where the X-Ray daemon would: one datagram holds a header line and one segment document. What is no such
 * thing is named once on standard error and dropped, as the daemon does.
 * @param onSegment receives the document's JSON text
 */
export async function listenForSegments(onSegment: (document: string) => void): Promise<XrayDaemon> {
  const socket = createSocket('udp4');
  let complained = false;
  socket.on('message', (datagram) => {
    const end = datagram.indexOf(0x0a);
    const document = datagram.subarray(end + 1).toString('utf8');
    if (end > 0 && isSegment(document)) return onSegment(document);
    if (complained) return;
    complained = true;
    process.stderr.write(`data plane: dropped an X-Ray datagram that is no segment: ${datagram.subarray(0, 80)}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', (error) => process.stderr.write(`data plane: X-Ray socket: ${error.message}\n`));
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function isSegment(document: string): boolean {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null && 'trace_id' in value && 'id' in value;
  } catch {
    return false;
  }
}
