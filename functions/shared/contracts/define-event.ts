/** An event is defined once: rule, publisher, consumer, screen, documents and tests read that one definition. */
import { z } from 'zod';
import { CorrelationId, Instant, Ulid } from './values.ts';

export const Actor = z.object({
  kind: z.enum(['guest', 'customer', 'operator', 'service']),
  id: z.string().nullable(),
});
export type Actor = z.infer<typeof Actor>;

/** Identity and cause of an event (shared rules of every event). */
export const EventMeta = z.object({
  id: Ulid.meta({ description: 'Deterministic: a retry of the same cause repeats it' }),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  occurredAt: Instant,
  correlationId: CorrelationId.meta({ description: 'Shared by everything one request set off' }),
  causationId: z.string().min(1).meta({ description: 'Id of the event or request that directly caused this one' }),
  causationIds: z.array(z.string().min(1)).min(2).optional().meta({ description: 'All causes, where several joined' }),
  traceparent: z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/),
  actor: Actor.optional(),
});
export type EventMeta = z.infer<typeof EventMeta>;

interface EventDefinition<Type extends string, Data extends z.ZodObject> {
  /** `playground.<service>` */
  readonly source: string;
  readonly type: Type;
  readonly version: string;
  /** For documents: what has happened, in one sentence. */
  readonly summary: string;
  /** For the ticker: `{path}`, `{path|items}`, `{path|lines}`, `{path|money}`, `{path|short}`; at most 90 characters, past tense. */
  readonly sentence: string;
  /** Top-level members of `data` that only operators see. */
  readonly personal?: readonly (keyof z.infer<Data> & string)[];
  readonly data: Data;
}

/** Paths present in `input` that the schema dropped from `output`. */
function unknownPaths(input: unknown, output: unknown, path: readonly PropertyKey[] = []): PropertyKey[][] {
  if (Array.isArray(input) && Array.isArray(output)) {
    return input.flatMap((item, index) => unknownPaths(item, output[index], [...path, index]));
  }
  if (!isRecord(input) || !isRecord(output)) return [];
  return Object.keys(input).flatMap((key) => {
    if (input[key] === undefined) return [];
    return key in output ? unknownPaths(input[key], output[key], [...path, key]) : [[...path, key]];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Defines an event. `.outgoing` refuses unknown fields at any depth (publishers are strict), `.incoming` drops them
 * (consumers are tolerant within a major version), `.pattern` feeds the EventBridge rule.
 */
export function defineEvent<const Type extends string, Data extends z.ZodObject>(
  definition: EventDefinition<Type, Data>,
) {
  const envelope = z.object({ meta: EventMeta, data: definition.data });
  const outgoing = z.unknown().transform((input, context): z.infer<typeof envelope> => {
    const result = envelope.safeParse(input);
    for (const issue of result.error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
    }
    if (!result.success) return z.NEVER;
    for (const path of unknownPaths(input, result.data)) {
      context.addIssue({ code: 'custom', message: `unknown field ${path.join('.')}`, path });
    }
    return result.data;
  });
  return {
    ...definition,
    personal: definition.personal ?? [],
    envelope,
    outgoing,
    incoming: envelope,
    pattern: { source: [definition.source], 'detail-type': [definition.type] },
  };
}

/** Any contract, where the exact type does not matter. */
export interface EventContract {
  readonly source: string;
  readonly type: string;
  readonly version: string;
  readonly summary: string;
  readonly sentence: string;
  readonly personal: readonly string[];
  readonly data: z.ZodObject;
  readonly envelope: z.ZodObject<{ meta: typeof EventMeta; data: z.ZodObject }>;
  readonly outgoing: z.ZodType<{ meta: EventMeta; data: Record<string, unknown> }>;
  readonly incoming: z.ZodType<{ meta: EventMeta; data: Record<string, unknown> }>;
  readonly pattern: { readonly source: string[]; readonly 'detail-type': string[] };
}

/** The data of an event, as its contract says. */
export type DataOf<Contract extends EventContract> = z.infer<Contract['data']>;

/** What a consumer receives. */
export type EventOf<Contract extends EventContract> = Contract extends EventContract
  ? { readonly type: Contract['type']; readonly meta: EventMeta; readonly data: DataOf<Contract> }
  : never;
