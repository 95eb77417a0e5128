/** The shortest way to something that moves: an account where nobody is signed in, a product, an order. All of it real calls. */
import type { Problem } from '../../live/api.ts';
import { getUi, setUi } from '../store.ts';
import { APPROVE } from './cards.ts';
import { createDoors } from './doors.ts';
import { createSessionActions } from './session-actions.ts';

const EMPTY_SHELF = 'Nothing is for sale at the moment.';

const refused = (problem: Problem | null): string => problem?.title ?? 'The system did not answer as expected.';

/** Answers why there is no order, or null when there is one. */
export async function placeOrderAtOnce(apiUrl: string): Promise<string | null> {
  const actions = createSessionActions(apiUrl);
  const doors = createDoors(apiUrl);
  const { session } = getUi();
  if (session === null || session === 'unknown') {
    const made = actions.generated();
    const answer = await actions.signUp(made.email, made.password, made.name);
    if (!answer.ok) return refused(answer.problem);
    setUi({ made });
  }
  const shelf = await doors.products('', '');
  if (shelf.value === null) return refused(shelf.answer.problem);
  const product = shelf.value.items.find(({ available }) => available);
  if (product === undefined) return EMPTY_SHELF;
  const cart = await doors.putIntoCart(product, 1);
  if (cart.value === null) return refused(cart.answer.problem);
  const order = await doors.order(APPROVE.method, crypto.randomUUID());
  if (order.value === null) return refused(order.answer.problem);
  setUi(({ ordered }) => ({ ordered: ordered + 1, tab: 'orders' }));
  return null;
}
