/** What the lab shows at doors that are for operators where the lab is not open to everybody. */
import type { IsLabOpen } from '../../shared/lab-access/lab-access.ts';

/** Headers for such a door; none where everybody may enter. */
export type Badge = () => Promise<Readonly<Record<string, string>>>;

interface Dependencies {
  readonly isOpen: IsLabOpen;
  /** Of this service. */
  readonly token: () => Promise<string>;
}

/** Without an answer about setting or token it goes as a stranger: the door's answer is what the scenario shows then. */
export const badge =
  ({ isOpen, token }: Dependencies): Badge =>
  async (): Promise<Readonly<Record<string, string>>> => {
    try {
      if (await isOpen()) return {};
      return { authorization: `Bearer ${await token()}` };
    } catch {
      return {};
    }
  };
