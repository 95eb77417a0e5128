import type { Screen } from './runner.ts';

export interface HeldScreen extends Screen {
  /** Says everything that was held; from now on words pass as they come. */
  show(): void;
}

/** Keeps the words of a part that runs beside others, so that they come in one piece. */
export function heldScreen(output: Screen = process.stdout): HeldScreen {
  let held: string[] | undefined = [];
  return {
    write(text) {
      if (held) held.push(text);
      else output.write(text);
    },
    show() {
      output.write((held ?? []).join(''));
      held = undefined;
    },
  };
}
