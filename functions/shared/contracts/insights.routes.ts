import { z } from 'zod';
import { BreakerList, Health, PutSetting, SettingList, SettingView } from './insights.http.ts';
import { defineRoute } from './route.ts';

const service = 'insights';

export const GetHealth = defineRoute({
  route: 'GET /healthz',
  service,
  handler: 'get-health',
  access: 'public',
  summary: 'Alive: gateway, function and its code.',
  answer: Health,
  reported: false,
});

export const GetOpenApi = defineRoute({
  route: 'GET /api/openapi.json',
  service,
  handler: 'get-openapi',
  access: 'public',
  summary: 'This interface as an OpenAPI 3.1 document.',
  answer: z.looseObject({ openapi: z.literal('3.1.0') }),
});

export const GetDocs = defineRoute({
  route: 'GET /api/docs',
  service,
  handler: 'get-docs',
  access: 'public',
  summary: 'The same document as a page for people.',
  answerType: 'text/html',
});

export const ListBreakers = defineRoute({
  route: 'GET /api/ops/breakers',
  service,
  handler: 'list-breakers',
  access: 'operator',
  summary: 'Circuits between services: state, what opened them, since when.',
  answer: BreakerList,
});

export const ListSettings = defineRoute({
  route: 'GET /api/ops/settings',
  service,
  handler: 'list-settings',
  access: 'operator',
  summary: 'Registry and central configuration: values in force, where they come from, what they may be.',
  answer: SettingList,
});

export const PutSettingRoute = defineRoute({
  route: 'PUT /api/ops/settings/{name}',
  service,
  handler: 'put-setting',
  access: 'operator',
  summary: 'Changes a setting of the running system; slashes of its name are encoded. In force within ten seconds.',
  path: z.object({ name: z.string().min(1).max(200) }),
  body: PutSetting,
  answer: SettingView,
  refusals: ['setting-not-found', 'read-only'],
  example: { value: { attempts: 60, perSeconds: 60 } },
});
