/** A dependency that is built at first use and that tests exchange for the time of one test. */
export interface Replaceable<T> {
  (): T;
  /** Answers a function that puts the former one back. */
  replace(other: T): () => void;
}

export function replaceable<T>(build: () => T): Replaceable<T> {
  let current: { value: T } | undefined;
  const get = (): T => {
    current ??= { value: build() };
    return current.value;
  };
  return Object.assign(get, {
    replace(other: T) {
      const former = current;
      current = { value: other };
      return () => {
        current = former;
      };
    },
  });
}
