import { describe, expect, it } from 'vitest';
import { doorAddress } from './outputs.ts';
import { compareInstalled } from './packages.mjs';
import { missingResources } from './verify.ts';

const DATA_PLANE = 'http://127.0.0.1:4567';

describe('the address of a deployed API', () => {
  it.each([
    ['https://abc123.execute-api.us-east-1.amazonaws.com/local/', '/abc123/local'],
    ['https://abc123.execute-api.localhost:4566/local/', '/abc123/local'],
    ['wss://abc123.execute-api.us-east-1.localhost/ws', '/abc123/ws'],
    ['http://localhost:4567/abc123/local', '/abc123/local'],
    ['ws://127.0.0.1:9999/abc123/ws/', '/abc123/ws'],
  ])('%s is served by the data plane at %s', (output, path) => {
    expect(doorAddress(output, DATA_PLANE)).toBe(`${DATA_PLANE}${path}`);
  });

  it.each(['https://example.com/', 'http://localhost:4567/abc123'])('is not taken from %s', (output) => {
    expect(() => doorAddress(output, DATA_PLANE)).toThrow('does not name an API and a stage');
  });
});

describe('a deployment', () => {
  const template = { Resources: { Queue: { Type: 'AWS::SQS::Queue' }, CDKMetadata: { Type: 'AWS::CDK::Metadata' } } };

  it('is complete when every resource has an id and a good status', () => {
    const deployed = [{ LogicalResourceId: 'Queue', PhysicalResourceId: 'url', ResourceStatus: 'CREATE_COMPLETE' }];
    expect(missingResources(template, deployed)).toEqual([]);
  });

  it('is not complete when the emulator left a resource out', () => {
    expect(missingResources(template, [])).toEqual(['Queue (AWS::SQS::Queue) was not created']);
  });

  it('is not complete when a resource has the id that stands for unsupported', () => {
    const deployed = [{ LogicalResourceId: 'Queue', PhysicalResourceId: 'unknown', ResourceStatus: 'CREATE_COMPLETE' }];
    expect(missingResources(template, deployed)).toEqual(['Queue (AWS::SQS::Queue) has no id']);
  });

  it('is not complete when a resource failed', () => {
    const deployed = [{ LogicalResourceId: 'Queue', PhysicalResourceId: 'url', ResourceStatus: 'UPDATE_FAILED' }];
    expect(missingResources(template, deployed)).toEqual(['Queue (AWS::SQS::Queue) is UPDATE_FAILED']);
  });
});

describe('the npm packages', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-system': { version: '1.0.0', optional: true },
  };

  it('are absent when npm left no note, as after an interruption', () => {
    expect(compareInstalled(wanted, undefined)).toBe('absent');
  });

  it('are complete without the parts for other systems', () => {
    expect(compareInstalled(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe('complete');
  });

  it('are outdated when the lockfile names another version', () => {
    expect(compareInstalled(wanted, { 'node_modules/a': { version: '0.9.0' } })).toBe('outdated');
  });
});
