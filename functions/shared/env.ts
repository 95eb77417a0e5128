/** The only reader of the environment below functions/. */
import { z } from 'zod';

/**
 * The environment as `schema` says.
 * @throws one Error that names every missing or malformed variable
 */
export function readEnv<Shape extends z.ZodObject>(schema: Shape): z.infer<Shape> {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment of this function is incomplete. ${wrong.join('; ')}`);
}

const Platform = z.object({
  STAGE: z.string().min(1),
  BUS_NAME: z.string().min(1),
});

let platform: z.infer<typeof Platform> | undefined;

/** What infra gives to every function. Read at first use, so that importing a module needs no environment. */
export function platformEnv(): z.infer<typeof Platform> {
  platform ??= readEnv(Platform);
  return platform;
}

/** X-Ray header of the running invocation; the runtime changes it with every call. */
export const traceHeader = (): string | undefined => process.env._X_AMZN_TRACE_ID;

/** Tracing can be switched off by the stage, and there is no daemon outside Lambda. */
export const tracingWanted = (): boolean =>
  process.env.POWERTOOLS_TRACE_ENABLED !== 'false' && process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined;

/** `<prefix>`: `playground` on stage local, `playground-<stage>` elsewhere. */
export const prefixOf = (stage: string): string => (stage === 'local' ? 'playground' : `playground-${stage}`);
