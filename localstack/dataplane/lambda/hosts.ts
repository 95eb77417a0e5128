import type { EnvironmentPlan, FromHost } from './host-messages.ts';
import { HostProcess } from './host-process.ts';
import type { Limits } from './limits.ts';
import type { RuntimeCall } from './runtime/messages.ts';

/** Share of the memory limit up to which a host takes more environments. */
const comfortable = 0.8;

/** Idle environments that a renewal may end: their next calls start cold. */
const renewableOccupants = 3;

/** An environment as its host slot knows it. */
export interface Occupant {
  hear(message: FromHost): void;
  /** The process is gone. `proven`: it had worked before, so its end is likely the work of a function. */
  hostDied(proven: boolean, why: string): void;
  /** Since when nothing runs in it; null while at work. */
  readonly idleSince: number | null;
  retire(): void;
}

export interface HostSlotOptions {
  readonly tmpDir: string;
  readonly limits: Limits;
  /** Resident memory at which the process is replaced, by the number of its environments. */
  readonly rssLimitMb: (environments: number) => number;
  /** Keeps a process at hand even when nothing runs, so that a cold start need not wait for one. */
  readonly standby: boolean;
}

/** A place for one Lambda host process at a time: the next one starts when the last one died. */
export class HostSlot {
  readonly #options: HostSlotOptions;
  readonly #occupants = new Map<number, Occupant>();
  #process: HostProcess | null = null;
  #nextId = 1;
  #closed = false;

  constructor(options: HostSlotOptions) {
    this.#options = options;
    if (options.standby) this.#process = this.#start();
  }

  /** Whether one more environment fits; the longest idle one leaves when that helps. */
  makeRoom(): boolean {
    if (this.#closed) return false;
    const { rssLimitMb, limits } = this.#options;
    const { size } = this.#occupants;
    const crowded = (this.#process?.rssMb ?? 0) > rssLimitMb(size + 1) * comfortable;
    if (size < limits.environmentsPerHost && !crowded) return true;
    let longestIdle: Occupant | null = null;
    for (const occupant of this.#occupants.values()) {
      if (occupant.idleSince === null) continue;
      if (occupant.idleSince < (longestIdle?.idleSince ?? Number.POSITIVE_INFINITY)) longestIdle = occupant;
    }
    longestIdle?.retire();
    return longestIdle !== null;
  }

  open(occupant: Occupant, plan: EnvironmentPlan): number {
    this.#process ??= this.#start();
    const id = this.#nextId++;
    this.#occupants.set(id, occupant);
    this.#process.send({ type: 'start', environment: id, plan });
    return id;
  }

  invoke(id: number, call: RuntimeCall): void {
    this.#process?.send({ type: 'invoke', environment: id, call });
  }

  /** Ends an environment. Without a standby the process ends with its last one. */
  end(id: number): void {
    if (!this.#occupants.delete(id)) return;
    this.#process?.send({ type: 'stop', environment: id });
    if (this.#occupants.size === 0 && !this.#options.standby) this.#replaceBy(null, 'nothing runs in it');
  }

  /** The allocator keeps what ended threads held; a host that has grown and is all but idle makes way for a fresh one. */
  renewIfWasteful(): void {
    if (!this.#process || this.#closed || this.#process.rssMb < this.#options.limits.renewHostRssMb) return;
    const occupants = [...this.#occupants.values()];
    if (occupants.length > renewableOccupants || occupants.some(({ idleSince }) => idleSince === null)) return;
    for (const occupant of occupants) occupant.retire();
    if (this.#process) this.#replaceBy(this.#start(), 'a fresh one takes its place');
  }

  /** Forgets an environment that ended by itself. */
  forget(id: number): void {
    this.#occupants.delete(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#process?.kill('the data plane stops');
  }

  #replaceBy(next: HostProcess | null, why: string): void {
    const former = this.#process;
    this.#process = next;
    void former?.kill(why);
  }

  #start(): HostProcess {
    const { tmpDir, rssLimitMb, limits, standby } = this.#options;
    const started: HostProcess = new HostProcess({
      tmpDir,
      rssLimitMb: () => rssLimitMb(this.#occupants.size),
      heartbeatMs: limits.heartbeatMs,
      hear: (message) => {
        if (message.type !== 'alive') this.#occupants.get(message.environment)?.hear(message);
      },
      died: (proven, why) => {
        if (this.#process !== started) return;
        this.#process = null;
        const orphans = [...this.#occupants.values()];
        this.#occupants.clear();
        // One that never worked would only fail again; the next call tries.
        if (standby && proven && !this.#closed) this.#process = this.#start();
        for (const orphan of orphans) orphan.hostDied(proven, why);
      },
    });
    return started;
  }
}
