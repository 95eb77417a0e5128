/** Ids as 128 bits in four columns, so that a stored event holds no string. */

export const ID_WORDS = 4;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** How the bits are written as text. `opaque` ids are hashed; their text is kept apart. */
export const ID_FORM = { none: 0, ulid: 1, uuid: 2, opaque: 3 } as const;
export type IdForm = (typeof ID_FORM)[keyof typeof ID_FORM];

const hash = (text: string, seed: number): number => {
  let value = seed;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
};

/** Writes `id` at `offset`; answers in which form it can be read back. */
export function writeId(id: string, into: Uint32Array, offset: number): IdForm {
  if (id === '') {
    into.fill(0, offset, offset + ID_WORDS);
    return ID_FORM.none;
  }
  if (UUID.test(id)) {
    const hex = id.replaceAll('-', '');
    for (let word = 0; word < ID_WORDS; word++) {
      into[offset + word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16);
    }
    return ID_FORM.uuid;
  }
  if (ULID.test(id)) {
    into.fill(0, offset, offset + ID_WORDS);
    // Five bits a letter, from the right; a letter may lie across two words.
    for (let bit = 0; bit < 130; bit += 5) {
      const letter = CROCKFORD.indexOf(id.charAt(25 - bit / 5));
      const [at, shift] = [offset + ID_WORDS - 1 - (bit >>> 5), bit & 31];
      into[at] = (into[at] ?? 0) | (letter << shift);
      if (shift > 27 && bit < 125) into[at - 1] = letter >>> (32 - shift);
    }
    return ID_FORM.ulid;
  }
  for (let word = 0; word < ID_WORDS; word++) into[offset + word] = hash(id, 0x811c9dc5 + word * 0x9e3779b1);
  return ID_FORM.opaque;
}

/** Text of the id at `offset`, or null when only its hash is known. */
export function readId(from: Uint32Array, offset: number, form: number): string | null {
  if (form === ID_FORM.none) return '';
  const words = Array.from(from.subarray(offset, offset + ID_WORDS));
  if (form === ID_FORM.uuid) {
    const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
  if (form !== ID_FORM.ulid) return null;
  // Five bits a letter, from the right; a letter may lie across two words.
  let text = '';
  for (let bit = 0; bit < 130; bit += 5) {
    const [word, shift] = [ID_WORDS - 1 - (bit >>> 5), bit & 31];
    const low = (words[word] ?? 0) >>> shift;
    const high = shift > 27 ? (words[word - 1] ?? 0) << (32 - shift) : 0;
    text = CROCKFORD.charAt((low | high) & 31) + text;
  }
  return text;
}

/** The last six characters, enough to tell ids apart on screen. */
export const shortId = (id: string): string => id.slice(-6);
