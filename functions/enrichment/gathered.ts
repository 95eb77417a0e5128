/** Single pieces of work of one moment become one call: the messages of a batch are settled in one transaction. */

/**
 * What is asked for before the event loop turns is handed to `together` at once, at most `most` pieces a call; each asker
 * gets the answer of its key, or the error of its call.
 */
export function gathered<Piece, Answer>(
  together: (pieces: readonly Piece[]) => Promise<ReadonlyMap<string, Answer>>,
  { keyOf, most }: { readonly keyOf: (piece: Piece) => string; readonly most: number },
): (piece: Piece) => Promise<Answer> {
  interface Call {
    readonly pieces: Map<string, Piece>;
    readonly answers: Promise<ReadonlyMap<string, Answer>>;
  }
  let open: Call | undefined;

  function newCall(): Call {
    const pieces = new Map<string, Piece>();
    const answers = new Promise<void>((turn) => setImmediate(turn)).then(() => {
      if (open?.pieces === pieces) open = undefined;
      return together([...pieces.values()]);
    });
    return { pieces, answers };
  }

  return async (piece) => {
    if (open === undefined || open.pieces.size >= most) open = newCall();
    const { pieces, answers } = open;
    pieces.set(keyOf(piece), piece);
    const answer = (await answers).get(keyOf(piece));
    if (answer === undefined) throw new Error(`${keyOf(piece)} was not answered`);
    return answer;
  };
}
