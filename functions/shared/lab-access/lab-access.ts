/** Who may do in the load lab what costs money where it is not one's own machine: operators, unless the lab is open. */
import { parameter } from '../config/parameters.ts';
import { LabOpenSetting } from '../contracts/settings.ts';
import type { Caller } from '../http/caller.ts';
import { DomainError } from '../http/problem.ts';

/** Whether the lab is open to everybody on this stage. */
export type IsLabOpen = () => Promise<boolean>;

/** `config/lab/open`; a change acts within seconds. */
export const isLabOpen: IsLabOpen = async () => LabOpenSetting.parse(JSON.parse(await parameter('config/lab/open')));

/** The one service that comes by itself: it plays the scenarios that an operator started. */
const LAB = 'lab';

/** The setting is not asked for where it does not matter. @throws DomainError unauthenticated, forbidden */
export async function admitToLab(caller: Caller, isOpen: IsLabOpen): Promise<void> {
  if (caller.kind === 'operator' || (caller.kind === 'service' && caller.service === LAB)) return;
  if (await isOpen()) return;
  throw new DomainError(caller.kind === 'guest' ? 'unauthenticated' : 'forbidden');
}
