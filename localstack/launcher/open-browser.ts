import { spawn } from 'node:child_process';

/** Opens the page in the person's browser, where there is a person and a screen. */
export function openBrowser(url: string): void {
  const { CI, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  if (CI || !process.stdout.isTTY) return;
  const command = { darwin: 'open', linux: WSL_DISTRO_NAME ? 'wslview' : 'xdg-open' }[process.platform as string];
  if (!command || (command === 'xdg-open' && !DISPLAY && !WAYLAND_DISPLAY)) return;
  const opener = spawn(command, [url], { detached: true, stdio: 'ignore' });
  // The address stands in the terminal too: a missing opener is no failure.
  opener.on('error', () => {});
  opener.unref();
}
