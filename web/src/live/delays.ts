/** Every delay of the connection, by name, in milliseconds. */
export const CONNECT_TIMEOUT = 5_000;
export const HELLO_TIMEOUT = 3_000;
export const RECONNECT_FIRST = 500;
export const RECONNECT_JITTER = 500;
export const RECONNECT_FACTOR = 1.6;
export const RECONNECT_MAX = 15_000;
/** How long it takes to the nth try after the connection was lost, as the socket's library counts it. */
export const reconnectDelay = (first: number, tries: number): number =>
  tries < 1 ? 0 : Math.min(RECONNECT_MAX, first * RECONNECT_FACTOR ** (tries - 1));
export const PING_EVERY = 60_000;
export const PING_EVERY_HIDDEN = 240_000;
/** The first answers may come from a cold start: a few more tell the clocks' difference better. */
export const FIRST_PINGS = [0, 1_500, 4_000, 8_000];
export const PONG_DEADLINE = 10_000;
export const REORDER_WINDOW = 250;
/** Without any answer a resume is asked for once more: the function behind it may have been busy. */
export const RESUME_AGAIN = 2_000;
export const RESUME_DEADLINE = 5_000;
/** What was given up is asked for some more times: the journal has it for a day, and a busy system answers late. */
export const LOST_AGAIN = [10_000, 20_000, 40_000];
export const ROTATE_AFTER = 110 * 60_000;
export const ROTATE_JITTER = 5 * 60_000;
export const HIDDEN_CLOSE = 30 * 60_000;
/** As old as a reading of the account may be before it is read anew, see `functions/live`. */
export const TOPOLOGY_EVERY = 3_000;
export const TOPOLOGY_LEAST = 500;
export const REQUEST_TIMEOUT = 15_000;
