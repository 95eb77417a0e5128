/** Systems Manager User Guide: "Parameter Store", "Working with parameter versions"; CloudFormation: AWS::SSM::Parameter. */
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, expect, test } from 'vitest';
import { parameters } from './support/clients.ts';
import { deploy, ref, updateStack } from './support/stacks.ts';
import { newWorld } from './support/world.ts';

const world = newWorld();
afterAll(() => world.dispose());

const template = (Name: string, Value: unknown) => ({
  Resources: { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name, Type: 'String', Value } } },
  Outputs: { Name: { Value: ref('Parameter') } },
});

const read = async (Name: string) => (await parameters.send(new GetParameterCommand({ Name }))).Parameter;

test('a parameter of a template is changed in place, and its versions count up', async () => {
  const [stack, name] = [world.name('stack'), `/${world.name('parameter')}/limit`];
  expect(await deploy(world, template(name, '1'), stack)).toEqual({ Name: name });
  expect(await read(name)).toMatchObject({ Value: '1', Version: 1, Type: 'String' });
  expect((await updateStack(stack, template(name, 2))).status).toBe('UPDATE_COMPLETE');
  expect(await read(name)).toMatchObject({ Value: '2', Version: 2 });
});

test('PutParameter overwrites when asked to, is seen at once, and earlier versions stay readable', async () => {
  const Name = `/${world.name('parameter')}/live`;
  await deploy(world, template(Name, 'one'));
  await expect(parameters.send(new PutParameterCommand({ Name, Value: 'two', Type: 'String' }))).rejects.toMatchObject({
    name: 'ParameterAlreadyExists',
  });
  for (const [index, Value] of ['two', 'three'].entries()) {
    const { Version } = await parameters.send(
      new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }),
    );
    expect(Version).toBe(index + 2);
    expect(await read(Name)).toMatchObject({ Value, Version });
  }
  expect(await read(`${Name}:1`)).toMatchObject({ Value: 'one' });
});
