/** The OpenAPI document as one page of plain HTML: no script, nothing from elsewhere, readable on a phone and at night. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ProblemCode, problems } from '../../shared/contracts/problem.ts';

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});
type Schema = z.infer<typeof Schema>;
const Content = z.record(z.string(), z.object({ schema: Schema, example: z.unknown().optional() }));
const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  'x-access': z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.string(),
      required: z.boolean(),
      description: z.string().optional(),
      schema: Schema,
    }),
  ),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ $ref: z.string().optional(), content: Content.optional() })),
});
type Operation = z.infer<typeof Operation>;

/** What the page reads of an OpenAPI document. */
export const Documented = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
/** Text with `code` in it. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const Members = z.object({
  properties: z.record(z.string(), Schema).optional(),
  required: z.array(z.string()).default([]),
  items: z.union([z.boolean(), Schema]).optional(),
  prefixItems: z.array(Schema).optional(),
  anyOf: z.array(Schema).optional(),
  additionalProperties: z.union([z.boolean(), Schema]).optional(),
});
const DEEPEST = 6;

/** A schema in the words of a type: `{ orderId: string, warnings: string[] }`. */
export function shapeOf(schema: Schema, depth = 0): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const { properties, required, items, prefixItems, anyOf, additionalProperties } = Members.parse(schema);
  if (depth > DEEPEST) return '…';
  const inner = (part: Schema): string => shapeOf(part, depth + 1);
  if (anyOf !== undefined) return anyOf.map(inner).join(' | ');
  if (prefixItems !== undefined) return `[${prefixItems.map(inner).join(', ')}]`;
  if (typeof items === 'object') return /[ |]/.test(inner(items)) ? `(${inner(items)})[]` : `${inner(items)}[]`;
  if (properties !== undefined && Object.keys(properties).length > 0) {
    const members = Object.entries(properties).map(
      ([name, part]) => `${name}${required.includes(name) ? '' : '?'}: ${inner(part)}`,
    );
    const flat = `{ ${members.join(', ')} }`;
    if (flat.length < 76 && !flat.includes('\n')) return flat;
    const pad = '  '.repeat(depth + 1);
    return `{\n${members.map((member) => `${pad}${member}`).join('\n')}\n${'  '.repeat(depth)}}`;
  }
  if (typeof additionalProperties === 'object') return `{ [name]: ${inner(additionalProperties)} }`;
  const { type = 'anything' } = schema;
  return Array.isArray(type) ? type.join(' | ') : type;
}

const bodies = (content: z.infer<typeof Content> | undefined): [media: string, schema: Schema, example: unknown][] =>
  Object.entries(content ?? {}).map(([media, { schema, example }]) => [media, schema, example]);

const block = (title: string, text: string): string => `<h4>${title}</h4><pre>${escaped(text)}</pre>`;

function parametersOf({ parameters }: Operation): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    ({ name, in: place, required, description = '', schema }) =>
      `<li><code>${escaped(name)}</code> in ${place}, ${escaped(shapeOf(schema))}${required ? ', required' : ''} ${prose(description)}</li>`,
  );
  return `<h4>Parameters</h4><ul>${rows.join('')}</ul>`;
}

type Refusal = readonly [status: string, ref: string];

const refusalsOf = ({ responses }: Operation): Refusal[] =>
  Object.entries(responses).flatMap(([status, { $ref }]) => ($ref === undefined ? [] : [[status, $ref] as const]));

/** The name of a shared response is made of the codes that it stands for. */
const codesIn = ([status, ref]: Refusal): string => {
  const codes = ref.split('/').at(-1)?.split('.') ?? [];
  return `${status} ${codes.map((code) => `<a href="#${code}">${code}</a>`).join(' ')}`;
};

function section(verb: string, path: string, operation: Operation, everywhere: ReadonlySet<string>): string {
  const { operationId, summary, responses, requestBody } = operation;
  const [body] = bodies(requestBody?.content);
  const own = refusalsOf(operation).filter(([, ref]) => !everywhere.has(ref));
  const answers = Object.entries(responses).filter(([, { $ref }]) => $ref === undefined);
  return [
    `<details id="${operationId}"><summary><b class="${verb}">${verb.toUpperCase()}</b> <code>${escaped(path)}</code>`,
    ` <i>${operation['x-access']}</i><span>${prose(summary)}</span></summary>`,
    parametersOf(operation),
    ...(body === undefined ? [] : [block(`Body, ${body[0]}`, shapeOf(body[1]))]),
    ...(body?.[2] === undefined ? [] : [block('For example', JSON.stringify(body[2]))]),
    ...answers.map(([status, { content }]) => {
      const [answer] = bodies(content);
      return answer === undefined
        ? `<h4>${status}, no body</h4>`
        : block(`${status}, ${answer[0]}`, shapeOf(answer[1]));
    }),
    `<h4>Refusals of its own</h4><p>${own.map(codesIn).join(' · ')}</p>`,
    '</details>',
  ].join('');
}

const codes = (): string => {
  const isCode = (code: string): code is ProblemCode => code in problems;
  const rows = Object.keys(problems).filter(isCode);
  return rows
    .map((code) => `<li id="${code}">${problems[code][0]} <code>${code}</code> ${escaped(problems[code][1])}</li>`)
    .join('');
};

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d5dae1,#333b47);--soft:light-dark(#f3f5f8,#1b2129);--ink2:light-dark(#515c6b,#a7b1bf)}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;background:light-dark(#fff,#12161c);color:light-dark(#14181f,#e8ecf1)}
a{color:light-dark(#0b57b0,#8ab8ff)}h2{margin-top:2rem;border-bottom:1px solid var(--line)}h4{margin:.8rem 0 .2rem;font-size:.9rem}
code,pre{font:.88em/1.45 ui-monospace,monospace}pre{background:var(--soft);padding:.6rem;overflow:auto;margin:.2rem 0;border-radius:4px}
details{border-top:1px solid var(--line);padding:.45rem 0}details details{border:0;padding:.3rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
summary b{display:inline-block;min-width:4.2em}summary i{color:var(--ink2);font-size:.85em;margin-left:.4em}summary span{display:block;color:var(--ink2)}
ul{padding-left:1.2rem;margin:.2rem 0}li{overflow-wrap:anywhere}nav a{margin-right:.8em}`;

/** For the page's content security policy: this one style and nothing else. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** @throws ZodError for something that is no such document */
export function docsPage(document: unknown): string {
  const { info, paths } = Documented.parse(document);
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => ({ tag: operation.tags[0] ?? '', verb, path, operation })),
  );
  // said once, at the end
  const everywhere = all
    .map(({ operation }) => refusalsOf(operation))
    .reduce((common, refusals) => common.filter(([, ref]) => refusals.some(([, other]) => other === ref)));
  const shared = new Set(everywhere.map(([, ref]) => ref));
  const byTag = [...Map.groupBy(all, ({ tag }) => tag)];
  const title = escaped(`${info.title} API`);
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${title}</title><style>${STYLE}</style>`,
    `<header><h1>${title} ${escaped(info.version)}</h1><p>${prose(info.description)}</p>`,
    '<p><a href="openapi.json">The OpenAPI document</a></p>',
    `<nav>${byTag.map(([tag]) => `<a href="#tag-${tag}">${tag}</a>`).join('')}<a href="#codes">refusals</a></nav></header><main>`,
    ...byTag.map(
      ([tag, of]) =>
        `<section><h2 id="tag-${tag}">${tag}</h2>${of.map(({ verb, path, operation }) => section(verb, path, operation, shared)).join('')}</section>`,
    ),
    `<section><h2 id="codes">Refusals</h2><p>Each is a problem (RFC 9457) with this code. Any route: ${everywhere.map(codesIn).join(' · ')}</p><ul>${codes()}</ul></section>`,
    '</main></html>',
  ].join('');
}
