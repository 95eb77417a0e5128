/** Header lines in the order and casing in which they arrived or will leave. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** Pairs up Node's flat `rawHeaders`. */
export function headerLines(raw: readonly string[]): HeaderLines {
  const lines: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] as string, raw[i + 1] as string]);
  return lines;
}

/** The last value under a name, whatever its casing: API Gateway keeps the last of several. */
export function headerValue(lines: HeaderLines, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return lines.findLast(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** One value per name (the last) and all values per name, as in a proxy event. */
export function singleAndMulti(pairs: Iterable<readonly [string, string]>) {
  // Without a prototype, because a client may call a parameter `constructor` or `__proto__`.
  const single: Record<string, string> = Object.create(null);
  const multi: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    single[name] = value;
    const values = multi[name];
    if (values === undefined) multi[name] = [value];
    else values.push(value);
  }
  return { single, multi };
}
