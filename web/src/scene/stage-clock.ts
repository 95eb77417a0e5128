/** The clock of the picture: it stands still while the picture is paused. */
export function createStageClock(now: () => number = () => performance.now()) {
  let behind = 0;
  let stoppedAt: number | null = null;
  return {
    /** Nothing moves: one frame is enough. */
    get still(): boolean {
      return stoppedAt !== null;
    },
    now: (): number => (stoppedAt ?? now()) - behind,
    stop(): void {
      stoppedAt ??= now();
    },
    go(): void {
      if (stoppedAt === null) return;
      behind += now() - stoppedAt;
      stoppedAt = null;
    },
  };
}
