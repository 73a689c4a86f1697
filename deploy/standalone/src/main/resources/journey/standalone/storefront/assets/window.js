/** The corner that shows what Journey knows of the visitor, asked again every second while somebody looks. */
import * as store from "./store.js";
import { element, euros, settings } from "./catalogue.js";

const BETWEEN_LOOKS = 1000;
const OPEN = "earth-and-table.window";
const details = document.getElementById("window");
const body = document.getElementById("window-body");
const told = element("div", {}, element("p", { class: "quiet" }, "Nothing yet."));
const journeyLink = linkTo("The journey as JSON");
const whyLink = linkTo("Why a mail was sent, or wasn't");
let visitor;
let looking = false;

function linkTo(text, href = "#") {
  return element("a", { href, target: "_blank", rel: "noopener" }, text);
}

const fact = (name, value) => [element("dt", {}, name), element("dd", {}, value)];

function cartOf({ cart, episodes }) {
  if (cart) return `${cart.state}, ${euros(Math.round(Number(cart.total) * 100))}`;
  return episodes.length > 0 ? episodes.at(-1).state : "none";
}

function show(journey, steps) {
  const { person, phase, consent } = journey;
  told.replaceChildren(
    element(
      "dl",
      { class: "facts" },
      ...fact("Who", person.email ?? "somebody unknown"),
      ...fact("Phase", phase.present ?? "none"),
      ...fact("Cart", cartOf(journey)),
      ...fact("Mails", consent.email?.state ?? "not asked"),
      ...fact("Steps", String(journey.touchpoints)),
    ),
    element("ol", { class: "trail", "aria-label": "Latest steps" }, ...steps.touchpoints.map((step) => element("li", {}, step.name))),
  );
  whyLink.href = `${settings.remarketing}/api/customers/${encodeURIComponent(journey.customer)}/why`;
}

async function look() {
  if (looking || !details.open || document.hidden || !visitor) return;
  looking = true;
  try {
    const { journey, steps } = await (await fetch("/journey/" + encodeURIComponent(visitor))).json();
    if (journey && steps) show(journey, steps);
  } catch {
    // Asked again in a second.
  } finally {
    looking = false;
  }
}

function somebodyElse() {
  window.analytics.reset();
  store.forgetCart();
  sessionStorage.clear();
  location.assign("/");
}

const kept = sessionStorage.getItem(OPEN);
details.open = kept === null ? matchMedia("(min-width: 116rem)").matches : kept === "true";
details.addEventListener("toggle", () => {
  sessionStorage.setItem(OPEN, details.open);
  look();
});

window.analytics.ready(() => {
  visitor = window.analytics.user().anonymousId();
  journeyLink.href = `${settings.aggregator}/api/customers/${encodeURIComponent("anonymous:" + visitor)}`;
  whyLink.href = `${settings.remarketing}/api/customers/${encodeURIComponent(visitor)}/why`;
  const links = [journeyLink, whyLink, ...(settings.mailbox ? [linkTo("The mailbox", settings.mailbox)] : [])];
  body.replaceChildren(
    told,
    element("ul", { class: "links" }, ...links.map((link) => element("li", {}, link))),
    element("button", { type: "button", class: "plain", click: somebodyElse }, "Be somebody else"),
  );
  setInterval(look, BETWEEN_LOOKS);
  look();
});
