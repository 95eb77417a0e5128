/** Numbers and texts as bytes, one after the other; a reader takes them in the order in which they were written. */
import { ID_WORDS } from './ids.ts';

const FIRST_ROOM = 65_536;

export function createWriter() {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(FIRST_ROOM);
  let view = new DataView(bytes.buffer);
  let at = 0;

  function need(room: number): void {
    if (at + room <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, at + room));
    larger.set(bytes);
    bytes = larger;
    view = new DataView(bytes.buffer);
  }

  function byte(value: number): void {
    need(1);
    bytes[at++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, small ones in few bytes. */
  function count(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) byte((rest % 0x80) | 0x80);
    byte(rest);
  }

  return {
    byte,
    count,
    float(value: number): void {
      need(8);
      view.setFloat64(at, value);
      at += 8;
    },
    id(words: Uint32Array): void {
      need(ID_WORDS * 4);
      for (let word = 0; word < ID_WORDS; word++, at += 4) view.setUint32(at, words[word] ?? 0);
    },
    text(value: string): void {
      // a UTF-16 unit takes three bytes at most
      const longest = value.length * 3;
      need(longest + 8);
      if (longest < 0x80) {
        const { written } = encoder.encodeInto(value, bytes.subarray(at + 1));
        bytes[at] = written;
        at += written + 1;
        return;
      }
      const encoded = encoder.encode(value);
      count(encoded.length);
      need(encoded.length);
      bytes.set(encoded, at);
      at += encoded.length;
    },
    /** A copy of all that was written. */
    bytes: (): Uint8Array => bytes.slice(0, at),
  };
}

export function createReader(bytes: Uint8Array) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const byte = (): number => bytes[at++] ?? 0;

  function count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const next = byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
    }
  }

  return {
    byte,
    count,
    float(): number {
      at += 8;
      return view.getFloat64(at - 8);
    },
    id(into: Uint32Array): void {
      for (let word = 0; word < ID_WORDS; word++, at += 4) into[word] = view.getUint32(at);
    },
    text(): string {
      const length = count();
      at += length;
      return decoder.decode(bytes.subarray(at - length, at));
    },
  };
}
