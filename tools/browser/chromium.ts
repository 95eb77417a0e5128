import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../../localstack/launcher/failure.mjs';
import { withLock } from '../../localstack/launcher/lock.mjs';
import { HOME } from '../../localstack/launcher/places.mjs';

const run = promisify(execFile);

export interface Browser {
  executablePath: string;
  /** Added to the environment of the browser. */
  env: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium for the page tests: the one named by CHROMIUM_PATH, an installed one, or the one from npm, unpacked once.
 * @throws Failure when none of them starts
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const folders = (env.PATH ?? '').split(delimiter);
  const installed = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...MAC].filter(
    isExecutable,
  );
  const candidates = env.CHROMIUM_PATH ? [env.CHROMIUM_PATH] : installed;
  const refused: string[] = [];
  for (const executablePath of candidates) {
    const problem = await startProblem({ executablePath, env: {} });
    if (!problem) return { executablePath, env: {} };
    refused.push(`${executablePath}: ${problem}`);
  }
  if (!env.CHROMIUM_PATH && process.platform === 'linux' && process.arch === 'x64') {
    const executablePath = await unpacked();
    for (const libraries of [{}, ownLibraries()]) {
      const browser = { executablePath, env: { ...libraries, FONTCONFIG_FILE: fontSettings() } };
      const problem = await startProblem(browser);
      if (!problem) return browser;
      refused.push(`${executablePath}: ${problem}`);
    }
  }
  throw new Failure(
    `No Chromium starts on this machine.\n${refused.join('\n')}`,
    'install Chromium or Chrome (Debian: apt install chromium), or name one with CHROMIUM_PATH=/path/to/it',
  );
}

const FOLDER = join(HOME, 'chromium');

/** System libraries that come with the npm package, for machines without a desktop. */
const ownLibraries = (): Record<string, string> => ({ LD_LIBRARY_PATH: join(FOLDER, 'al2023/lib') });

/** Fonts of the machine and of the package. The package's own settings name folders of Lambda, and a browser without a font dies. */
function fontSettings(): string {
  const file = join(FOLDER, 'fonts.conf');
  const folders = ['/usr/share/fonts', '/usr/local/share/fonts', join(FOLDER, 'fonts')];
  const dirs = folders.map((folder) => `<dir>${folder}</dir>`).join('');
  const text = `<?xml version="1.0"?><fontconfig>${dirs}<cachedir>${join(FOLDER, 'fonts-cache')}</cachedir></fontconfig>`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return file;
}

/** The package unpacks into the temporary folder of the process, and its libraries only where it believes to be in Lambda. */
async function unpacked(): Promise<string> {
  const executable = join(FOLDER, 'chromium');
  await withLock(join(HOME, 'chromium.lock'), async () => {
    if (existsSync(executable)) return;
    const draft = `${FOLDER}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    const script =
      "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();";
    await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      timeout: 180_000,
    });
    renameSync(draft, FOLDER);
  });
  return executable;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why it does not start, or undefined when it does. */
async function startProblem({ executablePath, env }: Browser): Promise<string | undefined> {
  try {
    await run(executablePath, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().split('\n').slice(0, 3).join(' ') : String(error);
  }
}
