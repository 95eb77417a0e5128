/**
 * Values of events in few bytes: what has been written once (a word, an id, the fields of an object) is a small number
 * from then on, ids are 128 bits, times are distances. What is read equals what was written.
 */
import { ID_FORM, ID_WORDS, readId, writeId } from './ids.ts';
import { createReader, createWriter } from './packed-bytes.ts';

/** What kind of value follows. From `WORD` on: a text that has been there, by its number. */
const TAG = {
  null: 0,
  undefined: 1,
  false: 2,
  true: 3,
  whole: 4,
  negative: 5,
  float: 6,
  text: 7,
  units: 8,
  ulid: 9,
  uuid: 10,
  time: 11,
  word: 12,
  list: 13,
  shape: 14,
  newShape: 15,
  json: 16,
} as const;
const WORD = 0x80;
const LAST_TAG = 0xff;
/** Deeper than any event that means well: it is kept as JSON. */
const DEEPEST = 100;
const ULID_LENGTH = 26;
const UUID_LENGTH = 36;
const TIME_LENGTH = 24;

/** The milliseconds of a time that is written as JavaScript writes it, else null. */
function timeOf(text: string): number | null {
  if (text.length !== TIME_LENGTH || !text.endsWith('Z')) return null;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text ? time : null;
}

/** Distances may be negative: every other number is. */
const folded = (distance: number): number => (distance < 0 ? -distance * 2 - 1 : distance * 2);
const unfolded = (count: number): number => (count % 2 === 1 ? -(count + 1) / 2 : count / 2);

export function createValueWriter() {
  const writer = createWriter();
  const words = new Map<string, number>();
  const shapes = new Map<string, { readonly code: number; readonly keys: readonly string[] }>();
  const id = new Uint32Array(ID_WORDS);
  let shapeCount = 0;
  let lastTime = 0;

  function writeText(text: string): void {
    const known = words.get(text);
    if (known !== undefined) {
      if (known <= LAST_TAG - WORD) writer.byte(WORD + known);
      else {
        writer.byte(TAG.word);
        writer.count(known);
      }
      return;
    }
    const time = timeOf(text);
    if (time !== null) {
      writer.byte(TAG.time);
      writer.count(folded(time - lastTime));
      lastTime = time;
      return;
    }
    words.set(text, words.size);
    const form = text.length === ULID_LENGTH || text.length === UUID_LENGTH ? writeId(text, id, 0) : ID_FORM.opaque;
    if (form === ID_FORM.ulid || form === ID_FORM.uuid) {
      writer.byte(form === ID_FORM.ulid ? TAG.ulid : TAG.uuid);
      writer.id(id);
    } else if (text.isWellFormed()) {
      writer.byte(TAG.text);
      writer.text(text);
    } else {
      writer.byte(TAG.units);
      writer.count(text.length);
      for (let at = 0; at < text.length; at++) writer.count(text.charCodeAt(at));
    }
  }

  function writeNumber(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      writer.byte(TAG.float);
      writer.float(value);
      return;
    }
    writer.byte(value < 0 ? TAG.negative : TAG.whole);
    writer.count(Math.abs(value));
  }

  function writeFields(value: object, depth: number): void {
    const keys = Object.keys(value);
    const name = keys.join(' ');
    const known = shapes.get(name);
    if (known?.keys.length === keys.length && known.keys.every((key, at) => key === keys[at])) {
      writer.byte(TAG.shape);
      writer.count(known.code);
    } else {
      shapes.set(name, { code: shapeCount++, keys });
      writer.byte(TAG.newShape);
      writer.count(keys.length);
      for (const key of keys) writeText(key);
    }
    for (const key of keys) write(Reflect.get(value, key), depth + 1);
  }

  function writeList(values: readonly unknown[], depth: number): void {
    writer.byte(TAG.list);
    writer.count(values.length);
    for (const value of values) write(value, depth + 1);
  }

  function write(value: unknown, depth: number): void {
    if (typeof value === 'string') writeText(value);
    else if (typeof value === 'number') writeNumber(value);
    else if (typeof value === 'boolean') writer.byte(value ? TAG.true : TAG.false);
    else if (typeof value !== 'object' || value === null) writer.byte(value === null ? TAG.null : TAG.undefined);
    else if (depth > DEEPEST) {
      writer.byte(TAG.json);
      writeText(JSON.stringify(value));
    } else if (Array.isArray(value)) writeList(value, depth);
    else writeFields(value, depth);
  }

  return {
    byte: writer.byte,
    text: writeText,
    number: writeNumber,
    value: (value: unknown) => write(value, 0),
    bytes: writer.bytes,
  };
}

export function createValueReader(packed: Uint8Array) {
  const reader = createReader(packed);
  const words: string[] = [];
  const shapes: (readonly string[])[] = [];
  const id = new Uint32Array(ID_WORDS);
  let lastTime = 0;

  const learnt = (word: string): string => {
    words.push(word);
    return word;
  };
  const readWords = (form: number): string => {
    reader.id(id);
    return learnt(readId(id, 0, form) ?? '');
  };
  const readFields = (keys: readonly string[]): unknown =>
    // not by assignment: a field may be called __proto__
    Object.fromEntries(keys.map((key) => [key, read()]));

  function read(): unknown {
    const tag = reader.byte();
    if (tag >= WORD) return words[tag - WORD];
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.whole:
        return reader.count();
      case TAG.negative:
        return -reader.count();
      case TAG.float:
        return reader.float();
      case TAG.text:
        return learnt(reader.text());
      case TAG.units:
        return learnt(String.fromCharCode(...Array.from({ length: reader.count() }, () => reader.count())));
      case TAG.ulid:
        return readWords(ID_FORM.ulid);
      case TAG.uuid:
        return readWords(ID_FORM.uuid);
      case TAG.time:
        lastTime += unfolded(reader.count());
        return new Date(lastTime).toISOString();
      case TAG.word:
        return words[reader.count()];
      case TAG.list:
        return Array.from({ length: reader.count() }, read);
      case TAG.shape:
        return readFields(shapes[reader.count()] ?? []);
      case TAG.newShape: {
        const keys = Array.from({ length: reader.count() }, () => String(read()));
        shapes.push(keys);
        return readFields(keys);
      }
      case TAG.json:
        return JSON.parse(String(read()));
      default:
        return undefined;
    }
  }

  return {
    byte: reader.byte,
    text: () => String(read()),
    number: () => Number(read()),
    value: read,
  };
}
