/** Every door of the system. The OpenAPI document, its fuzz test and the template test are made from this list. */
import * as auth from './auth.routes.ts';
import * as availability from './availability.routes.ts';
import * as cart from './cart.routes.ts';
import * as catalog from './catalog.routes.ts';
import * as customers from './customers.routes.ts';
import * as dealCatalog from './deal-catalog.routes.ts';
import * as deals from './deals.routes.ts';
import * as enrichment from './enrichment.routes.ts';
import * as insights from './insights.routes.ts';
import * as inventory from './inventory.routes.ts';
import * as lab from './lab.routes.ts';
import * as live from './live.routes.ts';
import * as merchants from './merchants.routes.ts';
import * as notifications from './notifications.routes.ts';
import * as orders from './orders.routes.ts';
import * as payments from './payments.routes.ts';
import * as prices from './prices.routes.ts';
import * as purchases from './purchases.routes.ts';
import * as ratings from './ratings.routes.ts';
import * as recommendations from './recommendations.routes.ts';
import type { RouteContract } from './route.ts';
import * as sli from './sli.routes.ts';

export const ROUTES: readonly RouteContract[] = [
  auth,
  customers,
  catalog,
  recommendations,
  cart,
  orders,
  inventory,
  payments,
  notifications,
  deals,
  dealCatalog,
  prices,
  availability,
  merchants,
  ratings,
  purchases,
  enrichment,
  live,
  insights,
  sli,
  lab,
].flatMap((routes) => Object.values(routes).filter(isRoute).toSorted(byPath)); // modules list exports in any order

function isRoute(value: unknown): value is RouteContract {
  return typeof value === 'object' && value !== null && 'route' in value && 'access' in value;
}

function byPath(a: RouteContract, b: RouteContract): number {
  const [first, second] = [a, b].map(({ route }) => route.split(' ').reverse().join(' '));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
