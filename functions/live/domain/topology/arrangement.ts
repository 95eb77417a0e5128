/** The reading order of what is known: an order's way from left to right. Whatever is not named here comes after it. */

/** Parts of the system that are looked at one at a time; they share gateway and bus. The first is everybody's home. */
export const DISTRICTS = [
  { id: 'shop', label: 'Shop' },
  { id: 'deals', label: 'Deals' },
] as const;
export type DistrictId = (typeof DISTRICTS)[number]['id'];

const DEALS = [
  'deals',
  'deal-catalog',
  'prices',
  'availability',
  'merchants',
  'ratings',
  'ratings-a',
  'ratings-b',
  'enrichment',
  'purchases',
  'lab',
];

export const districtOf = (service: string): DistrictId => (DEALS.includes(service) ? 'deals' : 'shop');

const SERVICES = [
  'recommendations',
  'payments',
  'orders',
  'cart',
  'catalog',
  'inventory',
  'customers',
  'notifications',
  'auth',
  ...DEALS,
];

const QUEUES = [
  'cart-clearing',
  'inventory-reservations',
  'payment-captures',
  'order-updates',
  'notifications',
  'email',
  'cart-prices',
  'product-availability',
  'recommendations',
  'customer-profiles',
  'read-model-refresh',
  'enrichment',
  'enrichment-dead',
  'purchase-workflow',
  'purchase-dead',
];

const inOrderOf =
  (names: readonly string[]) =>
  (a: string, b: string): number => {
    const [at, other] = [names.indexOf(a), names.indexOf(b)];
    if (at < 0 && other < 0) return a < b ? -1 : a > b ? 1 : 0;
    return (at < 0 ? names.length : at) - (other < 0 ? names.length : other);
  };

export const byService = inOrderOf(SERVICES);
export const byQueue = inOrderOf(QUEUES);
