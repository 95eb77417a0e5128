/** What differs by stage, as typed data. Nothing else in infra/ or functions/ asks which stage it is. */
import type { LimitName, RateLimit } from '../functions/shared/contracts/settings.ts';

export interface StageSettings {
  readonly stage: string;
  /** Origin of the page: cookies, CSRF check and links. Read at run time from SSM. */
  readonly origin: string;
  /** What happens to tables, logs and secrets when the stack goes. */
  readonly data: 'destroyed' | 'kept';
  readonly logRetentionDays: 7 | 30 | 90;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN';
  readonly tracing: boolean;
  readonly alarms: boolean;
  /** Cookies with `Secure`; browsers take them over plain HTTP from localhost, other clients do not. */
  readonly secureCookies: boolean;
  /** Of the whole REST stage; single routes may have less. */
  readonly throttle: { readonly ratePerSecond: number; readonly burst: number };
  /** The door of one-time tokens: nobody has a reason to knock often. */
  readonly unlockThrottle: { readonly ratePerSecond: number; readonly burst: number };
  /** Doors behind which a password is hashed, each: more than the cores can do would only wait for each other. */
  readonly hashingThrottle: { readonly ratePerSecond: number; readonly burst: number };
  /** An order is four services at once: beyond this the door says "later" instead of letting everybody time out. */
  readonly checkoutThrottle: { readonly ratePerSecond: number; readonly burst: number };
  /** Messages of WebSocket clients. */
  readonly socketThrottle: { readonly ratePerSecond: number; readonly burst: number };
  /** The live feed: one frame per batch. */
  readonly feed: { readonly batchSize: number; readonly windowSeconds: number; readonly maxConcurrency: number };
  /** Whether everybody may hash and ask for jobs in the load lab, `config/lab/open`; else operators only. */
  readonly labOpen: boolean;
  /** Calls of each heavy-hash function at the same time; undefined: as many as the account has. */
  readonly hashReservedConcurrency: number | undefined;
  /** Per-client limits (rules of the doors), `config/limits/<name>` in SSM. */
  readonly limits: Readonly<Record<LimitName, Readonly<RateLimit>>>;
}

const shared = {
  logLevel: 'INFO',
  tracing: true,
  feed: { batchSize: 10, windowSeconds: 0, maxConcurrency: 2 },
  socketThrottle: { ratePerSecond: 200, burst: 400 },
  unlockThrottle: { ratePerSecond: 10, burst: 20 },
} as const;

const local: Omit<StageSettings, 'origin'> = {
  ...shared,
  stage: 'local',
  data: 'destroyed',
  logRetentionDays: 7,
  alarms: false,
  secureCookies: false,
  throttle: { ratePerSecond: 2_000, burst: 4_000 },
  // two cores: a hash takes one of them for a quarter of a second, an order both for a tenth
  hashingThrottle: { ratePerSecond: 8, burst: 16 },
  checkoutThrottle: { ratePerSecond: 8, burst: 16 },
  labOpen: true,
  hashReservedConcurrency: 1, // one environment each: whoever comes second is refused at once, which is the lesson
  // generous: demonstrations and load tests come from one machine
  limits: {
    'log-in': { attempts: 30, perSeconds: 60 },
    'sign-up': { attempts: 60, perSeconds: 60 },
    purchase: { attempts: 60, perSeconds: 60 },
    'deal-purchase': { attempts: 6_000, perSeconds: 60 },
  },
};

const onAws: Omit<StageSettings, 'origin' | 'stage'> = {
  ...shared,
  data: 'kept',
  logRetentionDays: 30,
  alarms: true,
  secureCookies: true,
  hashingThrottle: { ratePerSecond: 20, burst: 40 },
  checkoutThrottle: { ratePerSecond: 50, burst: 100 },
  labOpen: false,
  // what is reserved is taken from everybody else, and Lambda refuses to leave less than 100 of the account's concurrency
  // unreserved: a new account, which has 10, could not be deployed to at all
  hashReservedConcurrency: undefined,
  throttle: { ratePerSecond: 100, burst: 200 }, // what an idle account should have to pay for at most
  limits: {
    'log-in': { attempts: 10, perSeconds: 300 },
    'sign-up': { attempts: 5, perSeconds: 3_600 },
    purchase: { attempts: 10, perSeconds: 60 },
    'deal-purchase': { attempts: 20, perSeconds: 60 },
  },
};

const STAGE = /^[a-z][a-z0-9]{1,15}$/;

/**
 * The settings of a stage.
 * @throws Error for a name that would not fit into resource names
 */
export function settingsOf(stage: string, origin: string | undefined): StageSettings {
  if (!STAGE.test(stage)) throw new Error(`"${stage}" is no stage name: 2 to 16 lower-case letters and digits`);
  if (stage === 'local') return { ...local, origin: origin ?? 'http://localhost:3000' };
  return { ...onAws, stage, origin: origin ?? 'https://example.invalid' };
}

/** `playground` on stage local, `playground-<stage>` elsewhere: the one function that decides. */
export const prefixOf = ({ stage }: Pick<StageSettings, 'stage'>): string =>
  stage === 'local' ? 'playground' : `playground-${stage}`;
