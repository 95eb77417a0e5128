import { describe, expect, it, vi } from 'vitest';
import { FromDataPlane } from '../protocol.ts';
import { createBatchingTelemetry } from './batching.ts';

const place = { accountId: '000000000000', region: 'us-east-1' };
const line = (message: string, stream = 's') => ({ ...place, group: 'g', stream, timestamp: 1_000, message });
const datum = (value: number, timestamp = 1_000) => ({
  ...place,
  namespace: 'AWS/Lambda',
  name: 'Duration',
  dimensions: { FunctionName: 'a' },
  unit: 'Milliseconds',
  timestamp,
  value,
});

function collect(options: { writable?: () => boolean; capacity?: number; flushCharacters?: number } = {}) {
  const sent: FromDataPlane[] = [];
  const warn = vi.fn<(message: string) => void>();
  const telemetry = createBatchingTelemetry({ send: (message) => sent.push(message), warn, ...options });
  return { sent, warn, telemetry };
}

describe('batching telemetry', () => {
  it('groups log lines by stream in one message and keeps their order', () => {
    const { sent, telemetry } = collect();
    for (const [message, stream] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'a'],
    ] as const)
      telemetry.log(line(message, stream));
    telemetry.flush();
    expect(sent).toHaveLength(1);
    const message = FromDataPlane.parse(sent[0]);
    expect(
      message.type === 'logs' && message.batches.map(({ events }) => events.map((event) => event.message)),
    ).toEqual([['1', '3'], ['2']]);
  });

  it('sums the metric values of one second, as PutMetricData takes them: values with counts', () => {
    const { sent, telemetry } = collect();
    for (const value of [5, 7, 5]) telemetry.metric(datum(value, 1_400));
    telemetry.metric(datum(5, 2_100));
    telemetry.flush();
    const message = FromDataPlane.parse(sent[0]);
    expect(message.type === 'metrics' && message.data).toMatchObject([
      { timestamp: 1_000, values: [5, 7], counts: [2, 1] },
      { timestamp: 2_000, values: [5], counts: [1] },
    ]);
  });

  it('hands segments on by account and region', () => {
    const { sent, telemetry } = collect();
    telemetry.segment('1', 'us-east-1', '{"id":"a"}');
    telemetry.segment('2', 'us-east-1', '{"id":"b"}');
    telemetry.flush();
    expect(sent.map((message) => FromDataPlane.parse(message))).toMatchObject([
      { type: 'segments', accountId: '1', documents: ['{"id":"a"}'] },
      { type: 'segments', accountId: '2', documents: ['{"id":"b"}'] },
    ]);
  });

  it('sends by itself after a while', async () => {
    const { sent, telemetry } = collect();
    telemetry.log(line('hello'));
    expect(sent).toHaveLength(0);
    await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 5_000 });
  });

  it('sends ahead of time when much text has come, in messages of bounded size', () => {
    const { sent, telemetry } = collect({ flushCharacters: 100 });
    for (let count = 0; count < 4; count += 1) telemetry.log(line('x'.repeat(60)));
    expect(sent).toHaveLength(2);
  });

  it('keeps the newest lines while the pipe is full and says how many it dropped', () => {
    let writable = false;
    const { sent, warn, telemetry } = collect({ writable: () => writable, capacity: 3 });
    for (let count = 1; count <= 5; count += 1) telemetry.log(line(String(count)));
    telemetry.flush();
    expect(sent).toHaveLength(0);
    expect(warn.mock.calls[0]?.[0]).toContain('dropped 2 log lines');
    writable = true;
    telemetry.flush();
    const message = sent[0];
    expect(message?.type === 'logs' && message.batches[0]?.events.map((event) => event.message)).toEqual([
      '3',
      '4',
      '5',
    ]);
  });

  it('sends what is left when it is closed', () => {
    const { sent, telemetry } = collect();
    telemetry.log(line('last words'));
    telemetry.close();
    expect(sent).toHaveLength(1);
  });
});
