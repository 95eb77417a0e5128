/** The public doors as an OpenAPI 3.1 document, made from the route contracts and nothing else. */
import { type ZodType, z } from 'zod';
import { Problem, type ProblemCode, problems } from './problem.ts';
import type { RouteContract } from './route.ts';

type Json = Readonly<Record<string, unknown>>;
/** Schemas of zod are always objects of this kind. */
export type JsonSchema = { readonly [key: string]: unknown };

export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Json;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: {
    readonly required: true;
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, ResponseObject | { readonly $ref: string }>>;
  /** Who may call, in the words of the contracts. */
  readonly 'x-access': string;
}
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly responses: Readonly<Record<string, ResponseObject>> } & Json;
}

export const API_VERSION = '1.0.0';

const DESCRIPTION = [
  'Every answer carries `x-request-id`, and those of handlers `x-correlation-id`: the caller’s own when it is a ULID or a',
  'lower-case UUID, else a new one. Errors are `application/problem+json` (RFC 9457) with a `code` of the list below.',
  'Any route answers 429 with `Retry-After` when the gateway or a limit per client says so.',
].join(' ');

const isInternal = ({ access }: RouteContract): boolean => access === 'service';
const CHANGING = new Set(['post', 'put', 'delete']);

/** Tuples as lists of that many: tools that know older drafts take `prefixItems` for a mistake. */
function plainTuple({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { prefixItems } = jsonSchema;
  if (prefixItems === undefined) return;
  const items = prefixItems.filter((item) => typeof item === 'object');
  const anyOf = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  delete jsonSchema.prefixItems;
  jsonSchema.items = { anyOf };
  jsonSchema.minItems = prefixItems.length;
  jsonSchema.maxItems = prefixItems.length;
}

/** @throws Error for a schema that JSON Schema cannot say */
export function jsonSchemaOf(schema: ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, override: plainTuple });
  return rest;
}

const Members = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
});

function parametersIn(place: 'path' | 'query', schema: ZodType | undefined): ParameterObject[] {
  if (schema === undefined) return [];
  const { properties, required } = Members.parse(jsonSchemaOf(schema, 'input'));
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Names the intent: the same key gives the same answer',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$', examples: ['8b1f4f0e-first-try'] },
};

const SECURITY: Readonly<Record<RouteContract['access'], readonly Json[]>> = {
  public: [{}],
  optional: [{}, { cookie: [] }, { bearer: [] }],
  customer: [{ cookie: [] }, { bearer: [] }],
  operator: [{ cookie: [] }, { bearer: [] }],
  service: [{ bearer: [] }],
};

function securityOf({ access, credentials }: RouteContract): readonly Json[] {
  if (credentials === 'api-key') return [{ apiKey: [] }];
  // the form may carry them instead of the header
  return credentials === 'client' ? [{ client: [] }, {}] : SECURITY[access];
}

/** What the gateway and the middlewares may say on this route, whatever its handler says. */
function generalRefusals(route: RouteContract, verb: string): ProblemCode[] {
  const { access, body, query, path, idempotencyKey } = route;
  return [
    'idempotency-key-malformed',
    ...(body === undefined ? [] : (['malformed-json', 'unsupported-media-type'] as const)),
    ...(idempotencyKey === 'required' ? (['idempotency-key-missing'] as const) : []),
    ...(access === 'public' ? [] : (['unauthenticated'] as const)),
    ...(access === 'public' ? [] : (['forbidden'] as const)),
    ...(CHANGING.has(verb) ? (['wrong-origin'] as const) : []),
    ...(path === undefined ? [] : (['not-found'] as const)),
    'method-not-allowed',
    'too-large',
    ...(body === undefined && query === undefined ? [] : (['validation-failed'] as const)),
    'too-many-requests',
    'unexpected',
    'gateway-failed',
    'unavailable',
    'events-not-accepted',
    'timed-out',
  ];
}

const header = (description: string): Json => ({ description, schema: { type: 'string' } });
const HEADERS = {
  'x-request-id': header('Id of this request; events that it makes have it as their cause'),
  'x-correlation-id': header('Shared by everything that this request sets off'),
  'Retry-After': header('Seconds until another try makes sense'),
  Allow: header('Methods of this address'),
};
const headerRef = (name: keyof typeof HEADERS): Json => ({ [name]: { $ref: `#/components/headers/${name}` } });
const IDS = { ...headerRef('x-request-id'), ...headerRef('x-correlation-id') };
const problemSchema: JsonSchema = { $ref: '#/components/schemas/Problem' };

function refusalsByStatus(route: RouteContract, verb: string): Record<string, readonly ProblemCode[]> {
  const codes = [...new Set([...generalRefusals(route, verb), ...(route.refusals ?? [])])];
  return Object.fromEntries(Map.groupBy(codes, (code) => problems[code][0]));
}

const refusal = (codes: readonly ProblemCode[]): ResponseObject => {
  const status = codes[0] === undefined ? 0 : problems[codes[0]][0];
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code][1]}`).join(' · '),
    headers: {
      ...IDS,
      ...(status === 429 ? headerRef('Retry-After') : {}),
      ...(status === 405 ? headerRef('Allow') : {}),
    },
    content: { 'application/problem+json': { schema: problemSchema } },
  };
};

function goodAnswer(route: RouteContract): ResponseObject {
  const { summary, answer, answerType = 'application/json', answerHeaders = {} } = route;
  const own = Object.entries(answerHeaders).map(([name, meaning]) => [name, header(meaning)]);
  const schema = answer === undefined ? undefined : jsonSchemaOf(answer, 'output');
  const body = schema ?? (answerType === 'application/json' ? undefined : { type: 'string' });
  return {
    description: summary,
    headers: { ...IDS, ...Object.fromEntries(own) },
    ...(body === undefined ? {} : { content: { [answerType]: { schema: body } } }),
  };
}

function otherAnswers({ otherAnswers: others = {} }: RouteContract): Record<string, ResponseObject> {
  return Object.fromEntries(
    Object.entries(others).map(([status, { summary, schema }]) => [
      status,
      {
        description: summary,
        headers: IDS,
        ...(schema === undefined
          ? {}
          : { content: { 'application/json': { schema: jsonSchemaOf(schema, 'output') } } }),
      },
    ]),
  );
}

/** One status, several shapes: a refusal in its own words beside a problem. */
function merged(codes: readonly ProblemCode[] | undefined, other: ResponseObject): ResponseObject {
  if (codes === undefined) return other;
  const problem = refusal(codes);
  return {
    description: `${other.description} · ${problem.description}`,
    headers: { ...problem.headers, ...other.headers },
    content: { ...problem.content, ...other.content },
  };
}

function operationOf(route: RouteContract, verb: string, shared: Record<string, ResponseObject>): OperationObject {
  const { handler, summary, service, access, body, bodyType = 'json', query, path, status = 200, example } = route;
  const media = bodyType === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  const refusals = refusalsByStatus(route, verb);
  const others = Object.entries(otherAnswers(route)).map(([code, other]) => [code, merged(refusals[code], other)]);
  // most routes refuse alike: what they say stands once, under the names of its codes
  const named = Object.entries(refusals).map(([code, codes]) => {
    const name = codes.join('.');
    shared[name] ??= refusal(codes);
    return [code, { $ref: `#/components/responses/${name}` }];
  });
  return {
    operationId: handler,
    summary,
    tags: [service],
    security: securityOf(route),
    parameters: [
      ...parametersIn('path', path),
      ...parametersIn('query', query),
      ...(route.idempotencyKey === undefined
        ? []
        : [{ ...IDEMPOTENCY_KEY, required: route.idempotencyKey === 'required' }]),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true as const,
            content: {
              [media]: { schema: jsonSchemaOf(body, 'input'), ...(example === undefined ? {} : { example }) },
            },
          },
        }),
    responses: { [status]: goodAnswer(route), ...Object.fromEntries([...named, ...others]) },
    'x-access': access,
  };
}

const components = (responses: Readonly<Record<string, ResponseObject>>) => ({
  responses,
  headers: HEADERS,
  schemas: {
    Problem: {
      ...jsonSchemaOf(Problem, 'output'),
      description: 'RFC 9457. The gateway’s own problems have no correlationId, and no status where that varies.',
      // what the gateway itself answers cannot name every member
      required: ['type', 'title', 'code', 'requestId'],
    },
  },
  securitySchemes: {
    cookie: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Set by a log-in' },
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'Programs that open accounts' },
    client: { type: 'http', scheme: 'basic', description: 'Client id and secret (RFC 6749 section 2.3.1)' },
  },
});

/** The document of all routes but the internal ones, which never leave the house. */
export function openApiDocument(routes: readonly RouteContract[]): OpenApiDocument {
  const paths: Record<string, Record<string, OperationObject>> = {};
  const responses: Record<string, ResponseObject> = {};
  const open = routes.filter((route) => !isInternal(route));
  for (const route of open) {
    const [method = '', path = ''] = route.route.split(' ');
    const verb = method.toLowerCase();
    paths[path] = { ...paths[path], [verb]: operationOf(route, verb, responses) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Microservices Playground', version: API_VERSION, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: [...new Set(open.map(({ service }) => service))].map((name) => ({ name })),
    paths,
    components: components(responses),
  };
}
