// @ts-check
import { Failure, Stopped } from './failure.mjs';

/** @typedef {{ name: string, ms: number }} StepTime */
/** @typedef {(note: string) => void} Note */
/** @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} Output */

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** @param {number} ms */
export const seconds = (ms) => (ms < 100 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/**
 * Runs named steps one after another, shows each with its time, and keeps the list for state.json.
 *
 * @param {{ json?: boolean, output?: Output, earlier?: StepTime[], now?: () => number }} [options]
 *   `json`: one JSON line per step instead of words; `earlier`: steps an earlier process has already done.
 */
export function createProgress({
  json = false,
  output = process.stdout,
  earlier = [],
  now = () => performance.now(),
} = {}) {
  const steps = [...earlier];
  const live = !json && output.isTTY === true;
  /** @param {string} text */
  const say = (text) => output.write(json ? `${JSON.stringify({ message: text })}\n` : `${text}\n`);

  /**
   * @param {string} name
   * @param {() => string} note
   * @param {() => number} elapsed
   */
  const animate = (name, note, elapsed) => {
    if (!live) return () => {};
    let frame = 0;
    const draw = () => {
      frame += 1;
      const line = `${FRAMES[frame % FRAMES.length]} ${name}  ${seconds(elapsed())}  ${note()}`;
      output.write(`\r\u001b[2K${line.slice(0, (output.columns ?? 80) - 1)}`);
    };
    draw();
    const timer = setInterval(draw, 120);
    return () => {
      clearInterval(timer);
      output.write('\r\u001b[2K');
    };
  };

  /**
   * @template T
   * @param {string} name
   * @param {(note: Note) => Promise<T> | T} work `note` tells what is happening right now, or what came out of it
   * @returns {Promise<T>}
   */
  const step = async (name, work) => {
    const started = now();
    const elapsed = () => now() - started;
    let note = '';
    const stopAnimation = animate(name, () => note, elapsed);
    if (!json && !live) output.write(`… ${name}\n`);
    try {
      const result = await work((text) => {
        note = text;
      });
      const ms = Math.round(elapsed());
      stopAnimation();
      steps.push({ name, ms });
      output.write(
        json
          ? `${JSON.stringify({ step: name, ok: true, ms, ...(note ? { note } : {}) })}\n`
          : `✔ ${name}  ${seconds(ms)}${note ? `  ${note}` : ''}\n`,
      );
      return result;
    } catch (error) {
      const ms = Math.round(elapsed());
      stopAnimation();
      if (error instanceof Stopped) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const fix = error instanceof Failure ? error.fix : undefined;
      output.write(
        json
          ? `${JSON.stringify({ step: name, ok: false, ms, error: message, fix })}\n`
          : `✘ ${name}  ${seconds(ms)}\n`,
      );
      throw error;
    }
  };

  return { step, say, steps, json };
}

/** @typedef {ReturnType<typeof createProgress>} Progress */

/**
 * Prints an error for people: what happened, then the fix. Unknown errors keep their stack, they are ours.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Failure) {
    console.error(`\n${error.message}\n\nWhat to do: ${error.fix}`);
    return;
  }
  console.error('\nThis is a fault in the launcher:', error);
}
