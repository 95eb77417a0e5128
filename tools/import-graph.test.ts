import { describe, expect, test } from 'vitest';
import { brokenRules, importsIn, sourceFiles, textOf } from './import-graph.ts';

const files = sourceFiles();

describe('who imports whom', () => {
  test('keeps to the rooms of the house', () => {
    const imports = files.flatMap((file) => importsIn(file, textOf(file)));
    expect(imports.length).toBeGreaterThan(300);
    expect(brokenRules(imports)).toEqual([]);
  });

  test.each([
    ['functions/shared/contracts/a.ts', "import { ulid } from 'ulid';"],
    ['functions/shared/http/a.ts', "import { x } from '../../orders/domain/order.ts';"],
    ['functions/orders/domain/order.ts', "import { randomUUID } from 'node:crypto';"],
    ['functions/orders/get-order/handler.ts', "import {\n  orderTable,\n} from '../adapters/order-table.ts';"],
    ['functions/orders/get-order/handler.ts', "import { carts } from '../../cart/domain/cart.ts';"],
    ['functions/orders/get-order/handler.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['infra/services/orders.ts', "import { handler } from '../../functions/orders/get-order/handler.ts';"],
    ['web/src/live/socket.ts', "import { Frame } from '../../../functions/shared/contracts/live.protocol.ts';"],
    ['web/src/live/socket.ts', "const z = await import('zod');"],
    ['tests/flows/a.test.ts', "export { x } from '../../functions/orders/domain/order.ts';"],
  ])('%s must not say %s', (file, text) => {
    expect(brokenRules(importsIn(file, text))).not.toEqual([]);
  });

  test.each([
    ['functions/orders/get-order/handler.ts', "import type { Orders } from '../adapters/order-table.ts';"],
    ['functions/orders/get-order/index.ts', "import { orderTable } from '../adapters/order-table.ts';"],
    ['web/src/live/socket.ts', "import type { Frame } from '../../../functions/shared/contracts/live.protocol.ts';"],
    ['infra/services/orders.ts', "import { CONSUMERS } from '../../functions/shared/contracts/flows.ts';"],
  ])('%s may say %s', (file, text) => {
    const imports = importsIn(file, text);
    expect(imports).toHaveLength(1);
    expect(brokenRules(imports)).toEqual([]);
  });
});

describe('habits that the whole code keeps', () => {
  const withText = (pattern: RegExp, among: (file: string) => boolean): string[] =>
    files.filter((file) => among(file) && pattern.test(textOf(file)));
  const inFunctions = (file: string): boolean => file.startsWith('functions/') && !file.endsWith('.test.ts');

  test('the environment is read in one file', () => {
    expect(withText(/\bprocess\.env\b/, inFunctions)).toEqual(['functions/shared/env.ts']);
  });

  test('events leave through the publisher', () => {
    expect(withText(/new PutEventsCommand/, inFunctions)).toEqual(['functions/shared/publish/publisher.ts']);
  });

  test('queues are made by constructs', () => {
    expect(
      withText(/new Queue\(/, (file) => file.startsWith('infra/') && !file.startsWith('infra/constructs/')),
    ).toEqual([]);
  });

  test('neither functions nor infrastructure know what they run on', () => {
    const told = (file: string): boolean => file.startsWith('functions/') || file.startsWith('infra/');
    expect(withText(/localstack/i, told)).toEqual([]);
  });

  test('lines of the log come from the catalogue', () => {
    expect(withText(/\bconsole\.(log|info|warn|error)\(/, inFunctions)).toEqual([]);
  });

  test('log codes are unique', () => {
    const codes = files
      .filter(inFunctions)
      .flatMap((file) => [...textOf(file).matchAll(/code: '([A-Z][A-Z0-9_]+)'/g)].map((match) => match[1]));
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});
