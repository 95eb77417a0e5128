/** Interned words: a stored event names its type and its hop by a small number. */
export interface Words {
  readonly codeOf: (word: string) => number;
  readonly wordOf: (code: number) => string;
}

export function createWords(limit = 65_535): Words {
  const codes = new Map<string, number>();
  const words: string[] = [];
  return {
    codeOf(word) {
      const known = codes.get(word);
      if (known !== undefined) return known;
      if (words.length >= limit) return limit;
      codes.set(word, words.length);
      return words.push(word) - 1;
    },
    wordOf: (code) => words[code] ?? 'other',
  };
}
