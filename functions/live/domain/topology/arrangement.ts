/** The reading order of what is known: an order's way from left to right. Whatever is not named here comes after it. */

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
