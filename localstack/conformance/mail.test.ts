/** SES API Reference (v1): SendEmail; Developer Guide: "Verified identities"; CloudFormation: AWS::SES::EmailIdentity. The mailbox is LocalStack's. */
import { SendEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, expect, test } from 'vitest';
import { mail } from './support/clients.ts';
import { engineUrl } from './support/engine.ts';
import { call } from './support/http.ts';
import { createStack, deploy, ref } from './support/stacks.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const domain = `${world.name('mail')}.test`;
const identity = (EmailIdentity: string) => ({
  Resources: { Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity } } },
  Outputs: { Identity: { Value: ref('Identity') } },
});

const send = (Source: string, to = 'reader@example.com', text = 'plain', html = '<p>rich</p>') =>
  mail.send(
    new SendEmailCommand({
      Source,
      Destination: { ToAddresses: [to] },
      Message: {
        Subject: { Data: 'Grüße' },
        Body: { Text: { Data: text }, Html: { Data: html } },
      },
    }),
  );

test('a mail of a sender that nobody verified is refused', async () => {
  await expect(send(`nobody@${domain}`)).rejects.toMatchObject({ name: 'MessageRejected' });
});

test('a mail of an address or a domain that a template verifies is sent, and can be read in the mailbox', async () => {
  expect(await deploy(world, identity(`shop@${domain}`))).toEqual({ Identity: `shop@${domain}` });
  await deploy(world, identity(`mail.${domain}`));
  for (const source of [`shop@${domain}`, `Anybody <anybody@mail.${domain}>`]) {
    const { MessageId } = await send(source);
    const { messages } = (await call(`${engineUrl()}/_aws/ses?id=${MessageId}`)).json() as { messages: unknown[] };
    expect(messages).toEqual([
      {
        Id: MessageId,
        Region: 'us-east-1',
        Timestamp: expect.any(String),
        Source: source,
        Destination: { ToAddresses: ['reader@example.com'] },
        Subject: 'Grüße',
        Body: { text_part: 'plain', html_part: '<p>rich</p>' },
      },
    ]);
  }
});

test('an identity is gone with its stack', async () => {
  const own = newWorld();
  await deploy(own, identity(`brief@${domain}`));
  await send(`brief@${domain}`);
  await own.dispose();
  await expect(send(`brief@${domain}`)).rejects.toMatchObject({ name: 'MessageRejected' });
});

test('a template that names no identity fails', async () => {
  const { status } = await createStack(world, {
    Resources: { Identity: { Type: 'AWS::SES::EmailIdentity', Properties: {} } },
  });
  expect(status).toBe('ROLLBACK_COMPLETE');
});
