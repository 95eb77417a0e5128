import { z } from 'zod';

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const Statement = z
  .object({
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    // Refused rather than ignored: a condition nobody evaluates would let everybody in.
    Condition: z.never().optional(),
  })
  .refine((statement) => statement.Action !== undefined || statement.NotAction !== undefined)
  .refine((statement) => statement.Resource !== undefined || statement.NotResource !== undefined);

export const PolicyDocument = z.object({
  Statement: z.union([Statement.transform((one) => [one]), z.array(Statement)]),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

export type Decision = 'allow' | 'explicit-deny' | 'implicit-deny';

/**
 * What a policy says of calling one method. A Deny wins over every Allow; silence denies.
 * @param methodArn `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>`
 */
export function decide({ Statement: statements }: PolicyDocument, methodArn: string): Decision {
  const applying = statements.filter(
    ({ Action, NotAction, Resource, NotResource }) =>
      covers(Action, NotAction, 'execute-api:Invoke', 'i') && covers(Resource, NotResource, methodArn, ''),
  );
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'explicit-deny';
  return applying.length > 0 ? 'allow' : 'implicit-deny';
}

function covers(named: string[] | undefined, excluded: string[] | undefined, subject: string, flags: string): boolean {
  if (named !== undefined) return named.some((pattern) => wildcard(pattern, flags).test(subject));
  return !(excluded ?? []).some((pattern) => wildcard(pattern, flags).test(subject));
}

const compiled = new Map<string, RegExp>();
const MAX_COMPILED = 2_000;

/** `*` stands for any run of characters, slashes included, `?` for one. */
function wildcard(pattern: string, flags: string): RegExp {
  const key = `${flags}:${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, `s${flags}`);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(key, expression);
  return expression;
}
