/** What the page's server says about the shop. Prices are in cents. */
export const settings = JSON.parse(document.getElementById("settings").textContent);

const products = new Map(settings.products.map((product) => [product.id, product]));

export const find = (id) => products.get(id);

export const euros = (cents) => "€" + (cents / 100).toFixed(2);

/** An element with attributes, properties by "." and children; texts are never HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Says something in the corner, also to who can't see it. */
export function say(text) {
  const toast = document.getElementById("toast");
  toast.textContent = text;
  toast.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => toast.classList.remove("shown"), 3000);
}
