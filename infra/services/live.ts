/** The feed: socket, live queue and journal, and the doors that hand out tickets, events and the map. */
import { ArnFormat, CfnOutput, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CONSUMERS, type ConsumerDefinition } from '../../functions/shared/contracts/flows.ts';
import { GetTicket, GetTopology, ListEvents } from '../../functions/shared/contracts/live.routes.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { allow, bindTable } from '../constructs/bindings.ts';
import type { Door } from '../constructs/door.ts';
import { EventConsumer } from '../constructs/event-consumer.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import { LiveSocket } from '../constructs/live-socket.ts';
import { Schedule } from '../constructs/schedule.ts';
import type { BusStack } from '../stacks/bus.ts';
import type { DataStack } from '../stacks/data.ts';
import { PlaygroundStack } from '../stacks/playground-stack.ts';

const service = 'live';

export interface LiveFeedProps {
  readonly data: DataStack;
  readonly bus: BusStack;
}

/** Everything between bus and screen. */
export class LiveFeed extends Construct {
  readonly socket: LiveSocket;

  constructor(scope: Construct, id: string, { data: { tables }, bus: { bus, undelivered } }: LiveFeedProps) {
    super(scope, id);
    const { settings, prefix } = PlaygroundStack.around(this);
    const fn = (handler: string, wishes: { timeoutSeconds?: number; memoryMb?: number } = {}): AppFunction =>
      new AppFunction(this, handler, { service, handler, ...wishes });

    const onConnect = fn('on-connect');
    const onDisconnect = fn('on-disconnect');
    const onDefault = fn('on-default');
    const actions = {
      hello: fn('on-hello'),
      subscribe: fn('on-subscribe'),
      resume: fn('on-resume'),
      detail: fn('on-detail'),
      ping: fn('on-ping'),
    };
    this.socket = new LiveSocket(this, 'Socket', {
      connect: onConnect,
      disconnect: onDisconnect,
      fallback: onDefault,
      actions,
    });
    bindTable(onConnect, tables.tickets, 'TICKETS_TABLE', 'remove');
    for (const each of [onConnect, onDisconnect, actions.hello, actions.subscribe, actions.resume, actions.detail]) {
      bindTable(each, tables.connections, 'CONNECTIONS_TABLE', 'remove');
    }
    for (const each of [actions.hello, actions.resume, actions.detail]) {
      bindTable(each, tables.journal, 'JOURNAL_TABLE');
      bindTable(each, tables['live-counters'], 'LIVE_COUNTERS_TABLE');
    }
    for (const each of [onDefault, ...Object.values(actions)]) this.socket.bind(each);

    const pushEvents = fn('push-events', { memoryMb: 512 });
    bindTable(pushEvents, tables.connections, 'CONNECTIONS_TABLE', 'remove');
    bindTable(pushEvents, tables.journal, 'JOURNAL_TABLE', 'change');
    bindTable(pushEvents, tables['live-counters'], 'LIVE_COUNTERS_TABLE', 'change');
    bindTable(pushEvents, tables['sli-buckets'], 'SLI_BUCKETS_TABLE', 'change');
    this.socket.bind(pushEvents);
    new EventConsumer(this, 'LiveFeedQueue', {
      consumer: 'live-feed',
      fn: pushEvents,
      bus,
      undelivered,
      ...settings.feed,
      errorImpact: 'Viewers miss particles; the account no longer balances.',
    });

    const reconcile = fn('reconcile-dead-letters', { timeoutSeconds: 30 });
    bindTable(reconcile, tables['message-failures'], 'MESSAGE_FAILURES_TABLE', 'change');
    const consumers: [string, ConsumerDefinition][] = Object.entries(CONSUMERS);
    const deadLetterQueues = consumers.map(([consumer, { fifo = false }]) =>
      reconcile.stack.formatArn({ service: 'sqs', resource: `${prefix}-${consumer}-dlq${fifo ? '.fifo' : ''}` }),
    );
    allow(reconcile, ['sqs:GetQueueUrl', 'sqs:ReceiveMessage'], deadLetterQueues);
    new Schedule(this, 'EveryMinute', { fn: reconcile, every: Duration.minutes(1) });

    new CfnOutput(this, 'WebSocketUrl', { value: this.socket.stage.url }).overrideLogicalId('WebSocketUrl');
  }
}

export interface LiveDoorsProps {
  readonly data: DataStack;
  readonly door: Door;
}

/** The HTTP side of the feed. */
export class LiveDoors extends Construct {
  constructor(scope: Construct, id: string, { door, data: { tables } }: LiveDoorsProps) {
    super(scope, id);
    const getTicket = new AppFunction(this, 'get-ticket', { service, handler: 'get-ticket' });
    bindTable(getTicket, tables.tickets, 'TICKETS_TABLE', 'append');
    new HttpRoute(door, 'GetTicket', { contract: GetTicket, fn: getTicket });

    const listEvents = new AppFunction(this, 'list-events', { service, handler: 'list-events' });
    bindTable(listEvents, tables.journal, 'JOURNAL_TABLE');
    bindTable(listEvents, tables['live-counters'], 'LIVE_COUNTERS_TABLE');
    new HttpRoute(door, 'ListEvents', { contract: ListEvents, fn: listEvents });
  }
}

export interface LiveMapProps extends LiveFeedProps {
  readonly door: Door;
  readonly feed: LiveFeed;
}

/** The door that tells what is deployed. It stands beside the API whose routes it reads. */
export class LiveMap extends Construct {
  constructor(scope: Construct, id: string, { door, feed, data: { tables }, bus }: LiveMapProps) {
    super(scope, id);
    const { prefix } = PlaygroundStack.around(this);
    const getTopology = new AppFunction(this, 'get-topology', {
      service,
      handler: 'get-topology',
      memoryMb: 512,
      environment: { REST_API_ID: door.api.restApiId, SOCKET_API_ID: feed.socket.api.apiId },
    });
    bindTable(getTopology, tables['live-counters'], 'LIVE_COUNTERS_TABLE', 'change');
    const { stack } = getTopology;
    // lists of a whole account cannot be narrowed down to single resources
    allow(
      getTopology,
      ['lambda:ListFunctions', 'lambda:ListEventSourceMappings', 'sqs:ListQueues', 'sns:ListTopics'],
      ['*'],
    );
    allow(
      getTopology,
      ['events:ListRules', 'events:ListTargetsByRule'],
      [bus.bus.eventBusArn, stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${prefix}/*` })],
    );
    allow(getTopology, ['sqs:GetQueueAttributes'], [stack.formatArn({ service: 'sqs', resource: `${prefix}-*` })]);
    allow(
      getTopology,
      ['sns:ListSubscriptionsByTopic'],
      [stack.formatArn({ service: 'sns', resource: `${prefix}-*`, arnFormat: ArnFormat.NO_RESOURCE_NAME })],
    );
    const apiOf = (path: string): string =>
      stack.formatArn({ service: 'apigateway', account: '', resource: '', resourceName: path });
    allow(
      getTopology,
      ['apigateway:GET'],
      [
        apiOf(`restapis/${door.api.restApiId}/resources`),
        apiOf(`restapis/${door.api.restApiId}/resources/*`),
        apiOf(`apis/${feed.socket.api.apiId}/routes`),
      ],
    );
    new HttpRoute(door, 'GetTopology', { contract: GetTopology, fn: getTopology });
  }
}
