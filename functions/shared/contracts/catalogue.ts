/** Every event of the system. Documents, the page's catalogue and the compatibility test are made from this list. */
import * as auth from './auth.events.ts';
import * as cart from './cart.events.ts';
import type { EventContract } from './define-event.ts';
import { OrderPlaced } from './orders.events.ts';
import * as system from './system.events.ts';

export const CATALOGUE: readonly EventContract[] = [
  auth.UserSignedUp,
  auth.UserLoggedIn,
  auth.LoginFailed,
  auth.UserLoggedOut,
  auth.SigningKeyRotated,
  cart.CartItemAdded,
  cart.CartItemUpdated,
  cart.CartItemRemoved,
  cart.CartMerged,
  cart.CartCleared,
  OrderPlaced,
  system.RequestHandled,
  system.RequestsSummarised,
  system.MessageHandled,
  system.MessageFailed,
  system.MessageDeadLettered,
];

const byType = new Map(CATALOGUE.map((contract) => [contract.type, contract]));

/** The contract of an event type, or undefined for a type this version does not know. */
export const contractOf = (type: string): EventContract | undefined => byType.get(type);
