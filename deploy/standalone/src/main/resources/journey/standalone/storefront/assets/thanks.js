/** The thank-you page, which tells of the order: once, however often it is loaded again. */
import * as store from "./store.js";
import * as events from "./events.js";
import { element } from "./catalogue.js";
import { lines, sums } from "./summary.js";

const order = store.order();
if (order) {
  if (!order.told) {
    events.orderCompleted(order.checkoutId, order);
    store.keepOrder({ ...order, told: true });
  }
  document
    .getElementById("thanks")
    .replaceChildren(
      element("h1", {}, "Thank you!"),
      element("p", { class: "lead" }, "Your order is on its way, as far as made-up orders go."),
      element("p", { class: "quiet" }, "Order ", element("code", { id: "order-id" }, order.id)),
      element("div", { class: "panel" }, lines(order.lines), sums(order.goods, order.shipping)),
      element("p", {}, element("a", { class: "button", href: "/" }, "Back to the shop")),
    );
}
