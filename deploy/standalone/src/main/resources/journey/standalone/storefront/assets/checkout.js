/** The checkout's three steps. The order's and the checkout's ids are made here, when it starts. */
import * as store from "./store.js";
import * as events from "./events.js";
import { element, euros } from "./catalogue.js";
import { lines, sums } from "./summary.js";

const cart = store.cart();
const forms = ["contact", "delivery", "payment"].map((id) => document.getElementById(id));
const marks = [...document.getElementById("steps").children];
const checkoutId = store.newId("checkout");
const goods = store.subtotal(cart);
const order = { id: store.newId("order"), lines: cart.lines, goods, shipping: store.shipping("Courier", goods) };

function summarise() {
  document.getElementById("summary").replaceChildren(element("h2", {}, "Your order"), lines(order.lines), sums(goods, order.shipping));
}

function turnTo(step) {
  forms.forEach((form, i) => (form.hidden = i !== step));
  marks.forEach((mark, i) => (i === step ? mark.setAttribute("aria-current", "step") : mark.removeAttribute("aria-current")));
  if (step > 0) forms[step].querySelector("h2").focus();
  events.stepViewed(checkoutId, step + 1);
}

/** The first field that isn't right, said in the browser's own words. */
function complain(form) {
  const wrong = [...form.elements].find((field) => field.willValidate && !field.checkValidity());
  const problem = form.querySelector(".problem");
  problem.hidden = !wrong;
  for (const field of form.elements) field.removeAttribute("aria-invalid");
  if (wrong) {
    problem.textContent = `${wrong.closest("label").firstChild.textContent.trim()}: ${wrong.validationMessage}`;
    wrong.setAttribute("aria-invalid", "true");
    wrong.focus();
  }
  return Boolean(wrong);
}

const onSubmit = (form, act) =>
  form.addEventListener("submit", (submit) => {
    submit.preventDefault();
    act(new FormData(form));
  });

if (cart.lines.length === 0) {
  location.replace("/cart");
} else {
  const [contact, delivery, payment] = forms;
  document.querySelector("[data-shipping]").textContent = order.shipping ? euros(order.shipping) : "free";
  summarise();
  events.checkoutStarted(order);
  turnTo(0);

  onSubmit(contact, (said) => {
    if (complain(contact)) return;
    events.introduced(said.get("email").trim(), said.get("firstName").trim(), said.get("lastName").trim(), said.has("consent"));
    events.stepCompleted(checkoutId, 1);
    turnTo(1);
  });
  delivery.addEventListener("change", () => {
    order.shipping = store.shipping(new FormData(delivery).get("method"), goods);
    summarise();
  });
  onSubmit(delivery, (said) => {
    events.stepCompleted(checkoutId, 2, { shipping_method: said.get("method") });
    turnTo(2);
  });
  onSubmit(payment, async (said) => {
    payment.querySelector("button").disabled = true;
    await events.gone(
      events.paymentEntered(checkoutId, order.id, 3, said.get("method")),
      events.stepCompleted(checkoutId, 3, { payment_method: said.get("method") }),
    );
    store.keepOrder({ ...order, checkoutId, told: false });
    store.forgetCart();
    location.assign("/thank-you");
  });
}
