import { JournalPage, JournalQuery, Ticket } from './live.protocol.ts';
import { defineRoute } from './route.ts';
import { Topology } from './topology.ts';

// the feed's own doors are not reported: that would echo for ever
const own = { service: 'live', access: 'optional', reported: false } as const;

export const GetTicket = defineRoute({
  ...own,
  route: 'GET /api/live/ticket',
  handler: 'get-ticket',
  summary: 'A ticket for the WebSocket feed, good for one minute.',
  answer: Ticket,
});

export const ListEvents = defineRoute({
  ...own,
  route: 'GET /api/live/events',
  handler: 'list-events',
  summary: 'Events from the journal, oldest first.',
  query: JournalQuery,
  answer: JournalPage,
});

export const GetTopology = defineRoute({
  ...own,
  route: 'GET /api/topology/deployed',
  handler: 'get-topology',
  summary: 'The map of what is deployed; 304 while it is the same.',
  answer: Topology,
  otherAnswers: { 304: { summary: 'The map is the one that If-None-Match names.' } },
  answerHeaders: {
    etag: 'Hash of the map, for If-None-Match',
    'x-reading-age-ms': 'How long ago rules, targets and mappings were read, in milliseconds',
  },
});
