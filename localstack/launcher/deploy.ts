import { bootstrapAccount } from './bootstrap-account.ts';
import { deployAssembly, synthesise } from './cloud.ts';
import { onInterruption } from './interruption.ts';
import { createProgress } from './progress.mjs';
import { runningSettings } from './running.ts';
import { verifyDeployment } from './verify.ts';

/** `npm run deploy`: the code as it is now, into the running playground. The page's server notices moved APIs. */
export async function deploy(): Promise<number> {
  const settings = runningSettings();
  const { step } = createProgress();
  const stopping = new AbortController();
  onInterruption({ stop: () => stopping.abort(), force: () => process.exit(130) });
  await step('Synthesise infrastructure', (note) => synthesise(settings, note, stopping.signal));
  await step('Bootstrap account', (note) => bootstrapAccount(settings, note, stopping.signal));
  await step('Deploy', (note) => deployAssembly(settings, note, stopping.signal));
  await step('Verify deployment', (note) => verifyDeployment(settings, note));
  return 0;
}
