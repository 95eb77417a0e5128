// @ts-check
// Loaded into the CDK's tool before anything else: it looks every five seconds whether a stack is there, and no setting
// says otherwise. Here a stack takes two to twenty seconds, and three of them wait for each other.
// Upstream: `waitFor` of @aws-cdk/toolkit-lib. Drop when its interval can be chosen.
const ITS_INTERVAL_MS = 5_000;
const INTERVAL_MS = 250;

const { setTimeout } = globalThis;
globalThis.setTimeout = Object.assign(
  /** @type {any} */ (
    (/** @type {() => void} */ callback, /** @type {number} */ ms, /** @type {unknown[]} */ ...args) =>
      setTimeout(callback, ms === ITS_INTERVAL_MS ? INTERVAL_MS : ms, ...args)
  ),
  setTimeout, // util.promisify finds its own form there
);
