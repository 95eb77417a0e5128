// The load generator: `node tools/load.mjs --mode=deals --duration=30 --concurrency=50`, `--help` for the rest.
// It has to parse on any Node that people still have: the work itself runs on the Node that the playground brings along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAJOR = 24;
const MAIN = fileURLToPath(new URL('./load/main.ts', import.meta.url));

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: the load generator needs Node 20 or newer.`);
  process.exit(1);
}
const { ensureNode, environmentFor } = await import('../localstack/launcher/packages.mjs');
const { NODE_CACHE, ROOT } = await import('../localstack/launcher/places.mjs');

if (!existsSync(`${ROOT}/node_modules/undici`)) {
  console.error(
    'The npm packages are missing.\nFix: npm ci --ignore-scripts (or npm start once), then run the command again.',
  );
  process.exit(1);
}
if (major >= MAJOR) {
  const { main } = await import('./load/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = await ensureNode((text) => console.error(text));
  const child = spawn(node, [MAIN, ...process.argv.slice(2)], {
    env: { ...environmentFor(node, process.env), NODE_COMPILE_CACHE: NODE_CACHE },
    stdio: 'inherit',
  });
  // A terminal sends Ctrl+C to both of us; whoever signals this process alone means the work, too. It stops once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
