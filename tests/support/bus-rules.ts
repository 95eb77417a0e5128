/** Rules and targets changed beside the template, as with `awslocal events …`; each is put back when disposed. */
import {
  DeleteRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { running } from './running.ts';

const EventBusName = 'playground';

const client = (endpoint: string): EventBridgeClient =>
  new EventBridgeClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

const targetsOf = async (events: EventBridgeClient, Rule: string) =>
  (await events.send(new ListTargetsByRuleCommand({ Rule, EventBusName }))).Targets ?? [];

/** A rule that nothing on the bus matches, with the targets of a rule of the template. */
export async function withStrangeRule(
  Name: string,
  like: string,
  engineUrl = running().engineUrl,
): Promise<AsyncDisposable> {
  const events = client(engineUrl);
  const dispose = async () => {
    const Ids = (await targetsOf(events, Name)).flatMap(({ Id }) => Id ?? []);
    if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ Rule: Name, EventBusName, Ids }));
    await events.send(new DeleteRuleCommand({ Name, EventBusName }));
  };
  const [target] = await targetsOf(events, like);
  if (target?.Arn === undefined) throw new Error(`${like} has no target to take`);
  const EventPattern = JSON.stringify({ source: ['playground.nobody'] });
  await events.send(new PutRuleCommand({ Name, EventBusName, EventPattern, State: 'ENABLED' }));
  try {
    await events.send(new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [{ Id: 'it', Arn: target.Arn }] }));
  } catch (cause) {
    await dispose();
    throw cause;
  }
  return { [Symbol.asyncDispose]: dispose };
}

/** A rule of the template without its targets. */
export async function withoutTargets(Rule: string, engineUrl = running().engineUrl): Promise<AsyncDisposable> {
  const events = client(engineUrl);
  const Targets = await targetsOf(events, Rule);
  if (Targets.length === 0) throw new Error(`${Rule} has no target to remove`);
  await events.send(new RemoveTargetsCommand({ Rule, EventBusName, Ids: Targets.flatMap(({ Id }) => Id ?? []) }));
  return {
    async [Symbol.asyncDispose]() {
      await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
    },
  };
}
