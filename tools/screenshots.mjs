// The pictures of docs/images, from recordings and examples: `npm run screenshots`, `-- --only=map`, `-- --png=<folder>` for copies.
// It has to parse on any Node that people still have: the work itself runs on the Node that the playground brings along.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureNode, environmentFor } from '../localstack/launcher/packages.mjs';

const MAIN = fileURLToPath(new URL('./screenshots/main.ts', import.meta.url));
const node = await ensureNode((text) => console.error(text));
const child = spawn(node, [MAIN, ...process.argv.slice(2)], {
  env: environmentFor(node, process.env),
  stdio: 'inherit',
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
