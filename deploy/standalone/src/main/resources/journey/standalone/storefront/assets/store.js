/** The cart, in this browser: { id, lines: [{ product, variant, quantity }] }. Amounts are in cents. */
import { find } from "./catalogue.js";

const CART = "earth-and-table.cart";
const ORDER = "earth-and-table.order";
const FREE_FROM = 6000;
const COURIER = 590;

/** Works on pages without https, too, unlike randomUUID. */
export const newId = (kind) =>
  kind + "-" + Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

export function cart() {
  const kept = read(localStorage, CART) ?? { id: newId("cart"), lines: [] };
  return { ...kept, lines: kept.lines.filter((line) => find(line.product)) };
}

function keep(changed) {
  localStorage.setItem(CART, JSON.stringify(changed));
  dispatchEvent(new CustomEvent("cart-changed"));
}

/** More, or with a negative quantity less; a line with nothing left is gone. */
export function change(product, variant, quantity) {
  const now = cart();
  const line = now.lines.find((each) => each.product === product && each.variant === variant);
  if (line) line.quantity += quantity;
  else now.lines.push({ product, variant, quantity });
  now.lines = now.lines.filter((each) => each.quantity > 0);
  keep(now);
}

export function forgetCart() {
  localStorage.removeItem(CART);
  dispatchEvent(new CustomEvent("cart-changed"));
}

export const count = ({ lines }) => lines.reduce((sum, line) => sum + line.quantity, 0);
export const subtotal = ({ lines }) => lines.reduce((sum, line) => sum + line.quantity * find(line.product).cents, 0);
export const shipping = (method, goods) => (method === "Courier" && goods < FREE_FROM ? COURIER : 0);

/** The order that was just placed: told once, shown until the tab is closed. */
export const order = () => read(sessionStorage, ORDER);
export const keepOrder = (placed) => sessionStorage.setItem(ORDER, JSON.stringify(placed));
