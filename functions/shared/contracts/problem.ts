/** `application/problem+json` (RFC 9457), the body of every error answer. */
import { z } from 'zod';

export const FieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string(),
  requestId: z.string(),
  correlationId: z.string().optional(),
  errors: z.array(FieldError).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Code → status and title. Services add their codes here, so that one page lists every refusal of the system. */
export const problems = {
  'malformed-json': [400, 'The body is not JSON'],
  'malformed-form': [400, 'The body is not a form'],
  'idempotency-key-missing': [400, 'The header Idempotency-Key is required'],
  'idempotency-key-malformed': [400, 'The header Idempotency-Key is malformed'],
  unauthenticated: [401, 'Who are you?'],
  'bad-credentials': [401, 'The credentials are wrong'],
  'payment-declined': [402, 'The payer declined'],
  forbidden: [403, 'That is not yours to do'],
  'read-only': [403, 'That is set by a deployment'],
  'wrong-origin': [403, 'Requests that change something come from our own page'],
  'not-found': [404, 'There is nothing here'],
  'product-not-found': [404, 'There is no such product'],
  'deal-not-found': [404, 'There is no such deal'],
  'order-not-found': [404, 'There is no such order'],
  'user-not-found': [404, 'There is no such user'],
  'customer-not-found': [404, 'There is no such customer'],
  'setting-not-found': [404, 'There is no such setting'],
  'payment-not-found': [404, 'There is no such payment'],
  'merchant-not-found': [404, 'There is no such merchant'],
  'purchase-not-found': [404, 'There is no such purchase'],
  'method-not-allowed': [405, 'This address does not know that method'],
  'email-taken': [409, 'The e-mail address has an account already'],
  'cart-empty': [409, 'The cart is empty'],
  'cart-changed': [409, 'The cart changed meanwhile'],
  'cart-full': [409, 'The cart holds as many products as it can'],
  'product-exists': [409, 'There is a product of that id already'],
  'customer-exists': [409, 'There is a profile already'],
  'already-voted': [409, 'One vote per person'],
  'already-ordered': [409, 'This cart was ordered already'],
  'scenario-running': [409, 'The scenario runs already, with another seed'],
  'in-progress': [409, 'The same request is being worked on'],
  'sold-out': [409, 'There is not enough left of this deal'],
  'reservation-released': [409, 'The purchase has given back what was set aside for it'],
  'reservation-differs': [409, 'Something else is set aside for this purchase'],
  'invalid-transition': [409, 'The order is past that point'],
  gone: [410, 'It was there, and is no more'],
  'too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body must be of the type that this route reads'],
  'validation-failed': [422, 'The request does not fit its schema'],
  'idempotency-key-reused': [422, 'The Idempotency-Key belongs to another request'],
  'weak-password': [422, 'The password is too easy to guess'],
  'too-many-requests': [429, 'Too many requests'],
  'too-busy': [429, 'The queue behind this door is full'],
  unexpected: [500, 'Something broke on our side'],
  'gateway-failed': [502, 'The gateway got no answer that it could pass on'],
  'upstream-failed': [502, 'A service behind this one failed'],
  unavailable: [503, 'Not available at the moment'],
  'events-not-accepted': [503, 'The event bus did not take what happened; try again'],
  'timed-out': [504, 'It took too long'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof problems;
