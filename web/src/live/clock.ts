/** Offset between the server's clock and this one, from the fastest of the last eight answers. */
export function createClock() {
  const answers: { round: number; offset: number }[] = [];
  return {
    answered(sentAt: number, receivedAt: number, serverTime: number): void {
      if (Number.isNaN(serverTime)) return;
      const round = Math.max(0, receivedAt - sentAt);
      answers.push({ round, offset: serverTime - (sentAt + round / 2) });
      if (answers.length > 8) answers.shift();
    },
    /** Add to this clock to get the server's. */
    get offset(): number {
      return answers.reduce((best, one) => (one.round < best.round ? one : best), answers[0] ?? { round: 0, offset: 0 })
        .offset;
    },
    get round(): number | null {
      return answers.at(-1)?.round ?? null;
    },
  };
}
export type Clock = ReturnType<typeof createClock>;
