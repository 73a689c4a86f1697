/** The cart's page. */
import * as store from "./store.js";
import * as events from "./events.js";
import { element, euros, find, say } from "./catalogue.js";
import { sums } from "./summary.js";

const place = document.getElementById("cart");

function alter(line, quantity) {
  const { id } = store.cart();
  store.change(line.product, line.variant, quantity);
  events.changed(id, line, quantity);
  const { name } = find(line.product);
  say(quantity > 0 ? `${name}: one more` : line.quantity + quantity > 0 ? `${name}: one less` : `${name} removed`);
  const focused = document.activeElement?.getAttribute("aria-label");
  draw();
  const again = [...place.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === focused);
  (again ?? place.querySelector("button, a"))?.focus();
}

function row(line) {
  const { name, picture, path, cents } = find(line.product);
  const what = line.variant ? `${name}, ${line.variant}` : name;
  return element(
    "li",
    { class: "line" },
    element("img", { src: picture, alt: "", width: 96, height: 96 }),
    element("div", {}, element("a", { href: path }, name), element("small", {}, line.variant ?? ""), element("small", {}, euros(cents) + " each")),
    element(
      "div",
      { class: "stepper", role: "group", "aria-label": "Quantity of " + what },
      element("button", { type: "button", "aria-label": "One less: " + what, click: () => alter(line, -1) }, "−"),
      element("output", {}, String(line.quantity)),
      element("button", { type: "button", "aria-label": "One more: " + what, click: () => alter(line, 1) }, "+"),
    ),
    element("span", { class: "price" }, euros(cents * line.quantity)),
    element("button", { type: "button", class: "plain", "aria-label": "Remove " + what, click: () => alter(line, -line.quantity) }, "Remove"),
  );
}

function draw() {
  const cart = store.cart();
  if (cart.lines.length === 0) {
    place.classList.add("empty");
    place.replaceChildren(
      element("p", { class: "lead" }, "There is nothing in it yet."),
      element("p", {}, element("a", { class: "button", href: "/" }, "See what we make")),
    );
    return;
  }
  const goods = store.subtotal(cart);
  place.classList.remove("empty");
  place.replaceChildren(
    element("ul", { class: "lines", "aria-label": "In your cart" }, ...cart.lines.map(row)),
    element(
      "aside",
      { class: "panel summary", "aria-label": "Sum" },
      sums(goods, store.shipping("Courier", goods)),
      element("a", { class: "button wide", href: "/checkout" }, "To the checkout"),
      element("p", { class: "quiet" }, "Give your address in the checkout and leave: after twenty seconds Journey takes the cart for abandoned."),
    ),
  );
}

draw();
const cart = store.cart();
if (cart.lines.length > 0) events.cartViewed(cart);
