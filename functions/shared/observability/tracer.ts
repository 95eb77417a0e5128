/** X-Ray segments of functions and their SDK calls (Powertools tracer); nothing at all where the stage switches it off. */
import { Tracer } from '@aws-lambda-powertools/tracer';
import { traceHeader, tracingWanted } from '../env.ts';

let tracer: Tracer | undefined;
const current = (): Tracer => {
  tracer ??= new Tracer({ captureHTTPsRequests: false });
  return tracer;
};

/** The client with a subsegment per call. */
export const traced = <Client>(client: Client): Client =>
  tracingWanted() ? current().captureAWSv3Client(client) : client;

/** X-Ray drops the subsegments of a trace that is not kept, after they were made. */
const isSampled = (header: string | undefined): boolean => header !== undefined && !header.includes('Sampled=0');

/** Runs `work` in a subsegment `name` with what is worth searching for as annotations. */
export async function inSubsegment<T>(
  name: string,
  annotations: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  if (!tracingWanted() || !isSampled(traceHeader())) return work();
  const tracer = current();
  const parent = tracer.getSegment();
  const child = parent?.addNewSubsegment(name);
  if (parent === undefined || child === undefined) return work();
  for (const [key, value] of Object.entries(annotations)) child.addAnnotation(key, value);
  tracer.setSegment(child);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) child.addError(error);
    throw error;
  } finally {
    child.close();
    tracer.setSegment(parent);
  }
}

const ROOT = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/;
const PARENT = /Parent=([0-9a-f]{16})/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * W3C trace context of this invocation: the caller's when it is well formed, else the X-Ray trace in W3C form, else
 * one made from `fallback` (any text that is unique to the call).
 */
export function traceparentOf(incoming: string | undefined, fallback: string): string {
  if (incoming !== undefined && TRACEPARENT.test(incoming)) return incoming;
  const header = traceHeader() ?? '';
  const [, epoch, rest] = ROOT.exec(header) ?? [];
  const hex = Buffer.from(fallback).toString('hex');
  const parent = PARENT.exec(header)?.[1] ?? hex.slice(-16).padStart(16, '1');
  if (epoch !== undefined && rest !== undefined) {
    return `00-${epoch}${rest}-${parent}-${header.includes('Sampled=1') ? '01' : '00'}`;
  }
  return `00-${hex.slice(-32).padStart(32, '1')}-${parent}-00`;
}
