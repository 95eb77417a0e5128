/**
 * Writes what is made from the contracts: JSON Schemas and the catalogue for people (docs/events), the catalogue for the
 * page (web/src/generated), the OpenAPI document (docs/openapi.json). `--release` also freezes today's contracts as what consumers elsewhere rely on.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CATALOGUE } from '../functions/shared/contracts/catalogue.ts';
import type { EventContract } from '../functions/shared/contracts/define-event.ts';
import { CONSUMERS, type ConsumerDefinition } from '../functions/shared/contracts/flows.ts';
import { openApiDocument } from '../functions/shared/contracts/openapi.ts';
import { ROUTES } from '../functions/shared/contracts/routes.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const RELEASED = 'docs/events/released.json';
/** What `GET /api/openapi.json` serves; in review it shows what changes for callers. */
export const OPENAPI = 'docs/openapi.json';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Consumers of an event by queue, those that listen to everything left out. */
export const consumersOf = (contract: EventContract): string[] =>
  Object.entries<ConsumerDefinition>(CONSUMERS).flatMap(([queue, { service, handler, contracts }]) =>
    contracts !== 'all' && contracts.some(({ type }) => type === contract.type)
      ? [`${service}/${handler} (queue ${queue})`]
      : [],
  );

const schemaOf = (contract: EventContract) => ({
  $id: `https://playground.example/events/${contract.type}/${contract.version}`,
  title: contract.type,
  description: contract.summary,
  ...z.toJSONSchema(contract.envelope, { target: 'draft-2020-12', io: 'input' }),
});

const entryOf = ({ type, source, version, summary, sentence, personal }: EventContract) => ({
  type,
  source,
  version,
  summary,
  sentence,
  personal,
});

function table(): string {
  const rows = CATALOGUE.map((contract) => {
    const { type, source, version, summary } = contract;
    const consumers = consumersOf(contract).join(', ') || 'the live feed only';
    return `| [${type}](${type}.schema.json) | \`${source}\` | ${version} | ${summary} | ${consumers} |`;
  });
  return [
    '# Events',
    '',
    'Made from `functions/shared/contracts` by `npm run docs:events`; do not edit. The live feed hears every event.',
    '',
    '| event | source | version | what has happened | who reacts |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Every generated file: path from the root of the repository → text. */
export function generated(): Map<string, string> {
  const files = new Map<string, string>();
  for (const contract of CATALOGUE) files.set(`docs/events/${contract.type}.schema.json`, json(schemaOf(contract)));
  files.set('docs/events/README.md', table());
  files.set(
    'docs/events/catalogue.json',
    json(CATALOGUE.map((contract) => ({ ...entryOf(contract), consumers: consumersOf(contract) }))),
  );
  files.set('web/src/generated/catalogue.json', json(CATALOGUE.map(entryOf)));
  files.set(OPENAPI, json(openApiDocument(ROUTES)));
  return files;
}

/** What is promised to consumers: version and schema of the data, by event type. */
export const Released = z.record(
  z.string(),
  z.object({ version: z.string(), data: z.record(z.string(), z.unknown()) }),
);
export type Released = z.infer<typeof Released>;

export const release = (contracts: readonly EventContract[] = CATALOGUE): Released =>
  Object.fromEntries(
    contracts.map(({ type, version, data }) => [type, { version, data: z.toJSONSchema(data, { io: 'input' }) }]),
  );

export const released = (): Released => Released.parse(JSON.parse(readFileSync(join(ROOT, RELEASED), 'utf8')));

function write(path: string, text: string): void {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generated()) write(path, text);
  if (process.argv.includes('--release')) write(RELEASED, json(release()));
}
