/** Synchronous calls between services: through the gateway's internal routes, visible and authorised like any other. */
import { type ZodType, z } from 'zod';
import { parameter } from '../config/parameters.ts';
import { Problem } from '../contracts/problem.ts';
import { platformEnv, readEnv, traceHeader } from '../env.ts';
import { documentClient, secrets } from '../observability/clients.ts';
import { breakerTable } from './breaker-table.ts';
import { DependencyUnavailable, FinalAnswer, type Policy, type PolicySettings, policy } from './policy.ts';
import { type ServiceTokens, serviceTokens } from './service-token.ts';

export interface CallOptions<Answer> {
  readonly schema: ZodType<Answer>;
  readonly body?: unknown;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent: string;
  /** Called before each try that is really made: not when the circuit is open or the bulkhead full. */
  readonly onTry?: () => void;
}

/** The other service refused: 4xx. Tell refusals apart by `status` and `code`. */
export class ServiceRefused extends FinalAnswer {
  override readonly name = 'ServiceRefused';
  readonly service: string;
  readonly status: number;
  readonly code: string | undefined;
  constructor(service: string, status: number, code: string | undefined) {
    super(`${service} answered ${status}${code === undefined ? '' : ` (${code})`}`);
    this.service = service;
    this.status = status;
    this.code = code;
  }
}

export interface ServiceClient {
  /**
   * Calls `/internal/<service><path>` and reads the answer with `schema`.
   * @throws ServiceRefused for 4xx
   * @throws DependencyUnavailable when it is slow, broken or away
   */
  call<Answer>(method: string, path: string, options: CallOptions<Answer>): Promise<Answer>;
}

export interface ServiceClientDependencies {
  readonly service: string;
  readonly fetch: typeof fetch;
  readonly address: () => Promise<string>;
  readonly tokens: ServiceTokens;
  readonly policy: Policy;
}

const MAX_REFUSALS_READ = 16 * 1024;

async function refusal(service: string, response: Response): Promise<ServiceRefused> {
  const text = (await response.text()).slice(0, MAX_REFUSALS_READ);
  try {
    return new ServiceRefused(service, response.status, Problem.parse(JSON.parse(text)).code);
  } catch {
    return new ServiceRefused(service, response.status, undefined);
  }
}

async function prepared<T extends readonly unknown[]>(service: string, parts: [...{ [K in keyof T]: Promise<T[K]> }]) {
  try {
    return await Promise.all(parts);
  } catch (cause) {
    throw new DependencyUnavailable(service, 'failed', cause);
  }
}

export function createServiceClient(dependencies: ServiceClientDependencies): ServiceClient {
  const { service, fetch, address, tokens, policy } = dependencies;

  async function request<Answer>(
    method: string,
    path: string,
    options: CallOptions<Answer>,
    signal: AbortSignal,
    { base, token }: { base: string; token: string },
  ): Promise<Response> {
    const trace = traceHeader();
    return fetch(`${base.replace(/\/$/, '')}${path}`, {
      method,
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'x-correlation-id': options.correlationId,
        traceparent: options.traceparent,
        ...(options.causationId === undefined ? {} : { 'x-causation-id': options.causationId }),
        ...(trace === undefined ? {} : { 'x-amzn-trace-id': trace }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  }

  return {
    async call(method, path, options) {
      // outside the policy: the first token of an environment takes as long as a cold start of the token endpoint, and
      // that is no failure of the service we want to call
      const [base, token] = await prepared(service, [address(), tokens.token()]);
      return policy.run(async (signal) => {
        options.onTry?.();
        let response = await request(method, path, options, signal, { base, token });
        if (response.status === 401) {
          await response.arrayBuffer(); // frees the connection
          response = await request(method, path, options, signal, { base, token: await tokens.token({ fresh: true }) });
        }
        if (response.status >= 400 && response.status < 500 && response.status !== 429) {
          throw await refusal(service, response);
        }
        if (!response.ok) {
          await response.arrayBuffer();
          throw new Error(`${service} answered ${response.status}`);
        }
        const text = await response.text();
        return options.schema.parse(text === '' ? undefined : JSON.parse(text));
      }, options);
    },
  };
}

const Own = z.object({ SERVICE: z.string().min(1) });
const Env = Own.extend({ BREAKERS_TABLE: z.string().min(1) });

let ownTokens: ServiceTokens | undefined;
function tokensOfThisService(): ServiceTokens {
  ownTokens ??= serviceTokens({
    client: secrets(),
    fetch,
    now: Date.now,
    secretId: `playground/${platformEnv().STAGE}/clients/${readEnv(Own).SERVICE}`,
    tokenUrl: () => parameter('config/auth/token-url', { ttlMs: ADDRESS_TTL_MS }),
  });
  return ownTokens;
}

const ADDRESS_TTL_MS = 5_000; // who moves a service is followed within this time

/** The token of this service, asked for now if there is none: who has little time asks for it first. */
export const ownToken = (): Promise<string> => tokensOfThisService().token();

const PROBE_MS = 500;

/**
 * For probes: one try of half a second, whatever the circuits of this service say, and nobody hears of its failure but
 * the prober.
 */
export const probeClient = (service: string): ServiceClient =>
  createServiceClient({
    service,
    fetch: (...args) => fetch(...args),
    address: () => parameter(`services/${service}`, { ttlMs: ADDRESS_TTL_MS }),
    tokens: { token: (wish) => tokensOfThisService().token(wish) },
    policy: { run: (work) => work(AbortSignal.timeout(PROBE_MS)) },
  });

/**
 * A client for another service's internal routes; make one per environment, it remembers that service's health and
 * shares what it knows with the other environments of this service.
 */
export function serviceClient(options: { readonly service: string } & Partial<PolicySettings>): ServiceClient {
  const { service, ...settings } = options;
  const { SERVICE: caller, BREAKERS_TABLE } = readEnv(Env);
  return createServiceClient({
    service,
    fetch: (...args) => fetch(...args),
    address: () => parameter(`services/${service}`, { ttlMs: ADDRESS_TTL_MS }),
    tokens: { token: (wish) => tokensOfThisService().token(wish) },
    policy: policy(service, settings, { caller, store: breakerTable(documentClient(), BREAKERS_TABLE) }),
  });
}
