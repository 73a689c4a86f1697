/** Segment's e-commerce events, as a storefront sends them. Amounts are euros there, cents here. */
import { find } from "./catalogue.js";

const CURRENCY = "EUR";
const amount = (cents) => cents / 100;
const send = (name, properties) => window.analytics.track(name, properties);

export function product(id) {
  const { name, category, cents, path, picture } = find(id);
  return {
    product_id: id,
    name,
    category,
    price: amount(cents),
    url: location.origin + path,
    image_url: location.origin + picture,
  };
}

const line = ({ product: id, variant, quantity }) => ({ ...product(id), ...(variant && { variant }), quantity });

export const listViewed = (list_id, category, ids) =>
  send("Product List Viewed", { list_id, category, products: ids.map((id, i) => ({ ...product(id), position: i + 1 })) });

export const clicked = (id, position, list_id) =>
  send("Product Clicked", { ...product(id), position, ...(list_id && { list_id }) });

export const viewed = (id) => send("Product Viewed", { ...product(id), currency: CURRENCY, value: product(id).price });

/** One event for the difference, whichever way. */
export const changed = (cart_id, { product: id, variant }, quantity) =>
  send(quantity > 0 ? "Product Added" : "Product Removed", {
    cart_id,
    ...line({ product: id, variant, quantity: Math.abs(quantity) }),
  });

export const cartViewed = (cart) =>
  send("Cart Viewed", { cart_id: cart.id, currency: CURRENCY, products: cart.lines.map(line) });

const order = ({ id, lines, goods, shipping }) => ({
  order_id: id,
  total: amount(goods + shipping),
  subtotal: amount(goods),
  revenue: amount(goods),
  value: amount(goods),
  shipping: amount(shipping),
  currency: CURRENCY,
  products: lines.map(line),
});

export const checkoutStarted = (planned) => send("Checkout Started", order(planned));
export const stepViewed = (checkout_id, step) => send("Checkout Step Viewed", { checkout_id, step });
export const stepCompleted = (checkout_id, step, more) => send("Checkout Step Completed", { checkout_id, step, ...more });
export const paymentEntered = (checkout_id, order_id, step, payment_method) =>
  send("Payment Info Entered", { checkout_id, order_id, step, payment_method });
export const orderCompleted = (checkout_id, placed) => send("Order Completed", { checkout_id, ...order(placed) });

/**
 * When these have left, but not for ever: nobody waits for a measurement. The SDK takes events into its own queue first,
 * and what is still there when the page is left may be lost.
 */
export const gone = (...sent) => Promise.race([Promise.allSettled(sent), new Promise((done) => setTimeout(done, 1000))]);

/** A guest says who they are; they have no account, so no userId. */
export const introduced = (email, firstName, lastName, consent) =>
  window.analytics.identify({ email, firstName, lastName, consent: { email: consent } });
