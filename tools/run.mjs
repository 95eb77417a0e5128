// The one door of every npm script: `node tools/run.mjs <command> [arguments]`.
// It has to parse on any Node that people still have, so it imports nothing before the version is known.
const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: Microservices Playground needs Node 20 or newer.`);
  console.error('Fix: install a current Node from https://nodejs.org (or `nvm install 24`) and run the command again.');
  process.exit(1);
}
const { bootstrap } = await import('../localstack/launcher/bootstrap.mjs');
process.exitCode = await bootstrap(process.argv.slice(2));
