/** Looks of a mark; the position in the list is its code in the pool. */
export const STYLES = ['sync', 'async', 'live', 'fail', 'retry', 'comp', 'crossed', 'light'] as const;
export type Style = (typeof STYLES)[number];
export const styleCode = (style: Style): number => STYLES.indexOf(style);
