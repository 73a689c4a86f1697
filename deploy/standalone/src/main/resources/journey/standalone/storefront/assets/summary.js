/** Lines and sums, wherever an order is shown. */
import { element, euros, find } from "./catalogue.js";

export function lines(bought) {
  return element(
    "ul",
    { class: "bought" },
    ...bought.map(({ product, variant, quantity }) => {
      const { name, picture, cents } = find(product);
      return element(
        "li",
        {},
        element("img", { src: picture, alt: "", width: 56, height: 56 }),
        element("span", {}, `${quantity} × ${name}`, element("small", {}, variant ?? "")),
        element("span", { class: "price" }, euros(cents * quantity)),
      );
    }),
  );
}

export function sums(goods, shipping) {
  const row = (name, cents, css = "") => element("div", { class: css }, element("dt", {}, name), element("dd", {}, cents));
  return element(
    "dl",
    { class: "sums" },
    row("Goods", euros(goods)),
    row("Delivery", shipping ? euros(shipping) : "free"),
    row("Total", euros(goods + shipping), "total"),
  );
}
