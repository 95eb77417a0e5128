// A data plane that says what it was sent: for tests of the plugin's supervision without the real one.
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const out = createWriteStream(null, { fd: Number(process.env.PLAYGROUND_PIPE_OUT) });
const say = (message) => out.write(`${JSON.stringify(message)}\n`);
const state = [];
let silent = false;

const invoke = ({ id, payload, ...rest }) => {
  const { crash, mute, hang } = JSON.parse(payload);
  if (crash) process.exit(3);
  if (mute) silent = true;
  if (hang || silent) return;
  say({
    type: 'invoked',
    id,
    status: 'ok',
    payload: JSON.stringify({ state, call: rest, pid: process.pid, env: process.env }),
    reason: null,
    logTail: '',
  });
};

const lines = createInterface({ input: createReadStream(null, { fd: Number(process.env.PLAYGROUND_PIPE_IN) }) });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  if (message.type === 'invoke') return invoke(message);
  if (message.type === 'ping') return silent ? undefined : say({ type: 'pong', id: message.id });
  state.push(message);
});
lines.on('close', () => process.exit(0));
say({
  type: 'ready',
  pid: process.pid,
  port: Number(process.env.PLAYGROUND_DATAPLANE_PORT) || 45_000,
  xrayPort: 1000 + (process.pid % 1000),
  apiPort: 3000 + (process.pid % 1000),
});
