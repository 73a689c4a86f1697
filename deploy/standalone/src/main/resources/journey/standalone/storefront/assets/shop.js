/** Runs on every page: the cart's count, the page's own script, the window to the journey. */
import * as store from "./store.js";
import * as events from "./events.js";
import { find, say } from "./catalogue.js";

function showCount() {
  document.getElementById("cart-count").textContent = store.count(store.cart());
}
addEventListener("cart-changed", showCount);
addEventListener("storage", showCount); // of another tab
showCount();

for (const link of document.querySelectorAll("nav a")) {
  if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
}

const list = document.querySelector("[data-list]");
const cards = [...document.querySelectorAll("a.card")];
for (const card of cards) {
  card.addEventListener("click", () => events.clicked(card.dataset.product, Number(card.dataset.position), list?.dataset.list));
}
if (list) {
  events.listViewed(list.dataset.list, list.dataset.category, cards.map((card) => card.dataset.product));
}

const product = document.querySelector("article.product")?.dataset.product;
if (product) {
  events.viewed(product);
  document.getElementById("add").addEventListener("submit", (submit) => {
    submit.preventDefault();
    const chosen = new FormData(submit.target);
    const quantity = Number(chosen.get("quantity"));
    const variant = chosen.get("variant") ?? undefined;
    // Kept first: a cart that is made now has its id from then on.
    store.change(product, variant, quantity);
    events.changed(store.cart().id, { product, variant }, quantity);
    say(`${quantity} × ${find(product).name} added to your cart`);
  });
}

const own = { cart: "./cart.js", checkout: "./checkout.js", thanks: "./thanks.js" }[document.body.dataset.page];
if (own) await import(own);
await import("./window.js");
