/**
 * Setting units of a deal aside for a purchase, and giving them back. Both may be asked for any number of times and in
 * any order: a release that comes first leaves a mark, and whoever comes later for that purchase gets nothing.
 */

/** Of one deal: for sale, and set aside for purchases that have not given them back. */
export interface Level {
  readonly stock: number;
  readonly reserved: number;
}

export interface Wish {
  readonly dealId: string;
  readonly quantity: number;
}

export type Reservation = (Wish & { readonly status: 'RESERVED' }) | (Partial<Wish> & { readonly status: 'RELEASED' });

/** What is known when somebody asks: the deal's level and the purchase's reservation. */
export interface Books {
  readonly level: Level | undefined;
  readonly reservation: Reservation | undefined;
}

export type ReserveOutcome = 'reserved' | 'repeated' | 'released' | 'differs' | 'unknown-deal' | 'sold-out';
export type ReleaseOutcome = 'released' | 'repeated' | 'nothing-reserved';

interface Step<Outcome> {
  readonly outcome: Outcome;
  readonly books: Books;
}

/** What asking for `wish` means to a purchase that has this reservation already. */
export function answerFor(reservation: Reservation, { dealId, quantity }: Wish): 'repeated' | 'released' | 'differs' {
  if (reservation.status === 'RELEASED') return 'released';
  return reservation.dealId === dealId && reservation.quantity === quantity ? 'repeated' : 'differs';
}

/** `books.level` is that of the deal in the wish. */
export function reserve(books: Books, wish: Wish): Step<ReserveOutcome> {
  const { level, reservation } = books;
  if (reservation !== undefined) return { outcome: answerFor(reservation, wish), books };
  if (level === undefined) return { outcome: 'unknown-deal', books };
  if (level.stock < wish.quantity) return { outcome: 'sold-out', books };
  const { stock, reserved } = level;
  return {
    outcome: 'reserved',
    books: {
      level: { stock: stock - wish.quantity, reserved: reserved + wish.quantity },
      reservation: { ...wish, status: 'RESERVED' },
    },
  };
}

/** `books.level` is that of the deal in the reservation, where there is one. */
export function release(books: Books): Step<ReleaseOutcome> {
  const { level, reservation } = books;
  if (reservation === undefined) {
    return { outcome: 'nothing-reserved', books: { level, reservation: { status: 'RELEASED' } } };
  }
  if (reservation.status === 'RELEASED' || level === undefined) return { outcome: 'repeated', books };
  const { dealId, quantity } = reservation;
  return {
    outcome: 'released',
    books: {
      level: { stock: level.stock + quantity, reserved: level.reserved - quantity },
      reservation: { dealId, quantity, status: 'RELEASED' },
    },
  };
}
