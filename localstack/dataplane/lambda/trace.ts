import type { FunctionSpec } from '../protocol.ts';
import { randomHex } from '../xray/random-hex.ts';

const newId = (): string => randomHex(8);

const newRoot = (): string => `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomHex(12)}`;

export interface TracedCall {
  readonly requestId: string;
  readonly receivedAt: number;
  /** Null when the call never reached an environment. */
  readonly beganAt: number | null;
  readonly endedAt: number;
  readonly initMs: number | null;
  readonly ended: 'ok' | 'function-error' | 'throttled' | 'unavailable';
}

/** The two segments that the Lambda service itself writes for a call, and the header its function sees. */
export class FunctionTrace {
  readonly root: string;
  readonly segmentId = newId();
  /** The value of `_X_AMZN_TRACE_ID`: the function's own subsegments find their parent by it. */
  readonly header: string;
  /** Whether segments are to be written. */
  readonly sampled: boolean;
  readonly #parent: string | undefined;

  constructor(tracing: FunctionSpec['tracing'], incoming: string | undefined) {
    const fields = new Map(
      (incoming ?? '').split(';').map((field) => {
        const [name = '', value = ''] = field.split('=', 2);
        return [name.trim().toLowerCase(), value.trim()];
      }),
    );
    const decision = fields.get('sampled');
    this.root = fields.get('root') || newRoot();
    this.#parent = fields.get('parent') || undefined;
    this.sampled = decision === '1' || (tracing === 'Active' && decision !== '0');
    const parent = this.sampled ? this.segmentId : (this.#parent ?? this.segmentId);
    this.header = `Root=${this.root};Parent=${parent};Sampled=${this.sampled ? 1 : 0}`;
  }

  documents(spec: FunctionSpec, call: TracedCall): string[] {
    const serviceId = newId();
    const failed = call.ended !== 'ok';
    const throttled = call.ended === 'throttled';
    const common = {
      trace_id: this.root,
      name: spec.name,
      end_time: call.endedAt / 1000,
      ...(throttled ? { throttle: true, error: true } : {}),
      ...(failed && !throttled ? { fault: true } : {}),
    };
    const aws = { request_id: call.requestId, function_arn: spec.arn, account_id: spec.accountId };
    const service = {
      ...common,
      id: serviceId,
      ...(this.#parent ? { parent_id: this.#parent } : {}),
      start_time: call.receivedAt / 1000,
      origin: 'AWS::Lambda',
      resource_arn: spec.arn,
      http: { response: { status: throttled ? 429 : 200 } },
      aws: { ...aws, resource_names: [spec.name] },
    };
    if (call.beganAt === null) return [JSON.stringify(service)];
    const begin = call.beganAt / 1000;
    const init = call.initMs === null ? [] : [span('Initialization', begin - call.initMs / 1000, begin)];
    const own = {
      ...common,
      id: this.segmentId,
      parent_id: serviceId,
      start_time: begin,
      origin: 'AWS::Lambda::Function',
      resource_arn: spec.arn,
      aws,
      subsegments: [...init, { ...span('Invocation', begin, call.endedAt / 1000), ...(failed ? { fault: true } : {}) }],
    };
    return [JSON.stringify(service), JSON.stringify(own)];
  }
}

const span = (name: string, start: number, end: number): object => ({
  id: newId(),
  name,
  start_time: start,
  end_time: end,
});
