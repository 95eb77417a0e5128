import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { Failure } from './failure.mjs';
import { logsTail } from './logs-tail.ts';
import { stateFolder, VENV } from './places.mjs';
import { venvCommand } from './python-environment.ts';
import { awsEnvironment, plainEnvironment, runSettings } from './run-settings.ts';
import { readState } from './state.ts';

/** `npm run awslocal -- <service> <operation> …`: the AWS command line, pointed at the running engine. */
export function awslocal(args: string[]): Promise<number> {
  const engineUrl = process.env.AWS_ENDPOINT_URL ?? readState(stateFolder())?.engineUrl ?? runSettings().engineUrl;
  if (args[0] === 'logs' && args[1] === 'tail') return logsTail(args.slice(2), engineUrl);
  if (!existsSync(venvCommand('awslocal'))) {
    throw new Failure('The AWS command line is not installed yet.', 'run `npm start` once; it comes with the engine');
  }
  const child = spawn(venvCommand('awslocal'), args, {
    stdio: 'inherit',
    env: {
      ...plainEnvironment(),
      ...awsEnvironment(engineUrl),
      PATH: [`${VENV}/bin`, process.env.PATH].join(delimiter),
      AWS_PAGER: '',
      DISABLE_DEPRECATION_NOTICE: '1',
      TERM: process.env.TERM,
    },
  });
  // Ctrl+C reaches the child by itself; it decides how to end.
  process.on('SIGINT', () => {});
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === 'SIGINT' ? 130 : (code ?? 1)));
  });
}
