// The words of the page, and small pieces of HTML made without any HTML text: what is typed is never read as markup.

export const COLUMNS = {
  retex_label: "RETEX",
  irritant: "Irritants",
  strength: "Points forts",
  main_irritant: "Irritants principaux",
  need: "Besoin",
  lever: "Axes d’amélioration ou leviers",
  planned_lever: "Quoi",
  action: "Comment",
  stakeholder: "Qui (acteurs)",
  timeframe: "Quand (temporalité)",
  success_measure: "Indicateurs et facteurs clés de réussite",
};

export const TITLES = {
  diagnosis: "Diagnostic des points forts et irritants",
  projections: "Synthèse des besoins et axes d’amélioration",
  plan: "Plan d’action",
};

// element("p", {class: "a", onclick: f, hidden: true}, "text", child)
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", class: "fr-btn fr-btn--tertiary fr-btn--sm", onclick, ...attributes }, label);
}

// The children of `parent` become these, in this order; the one that has the focus in it is never moved, so that whoever
// types there goes on typing.
export function arrange(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  const pinned = Math.max(0, wanted.findIndex((child) => child.contains(document.activeElement)));
  if (wanted[pinned] && wanted[pinned].parentElement !== parent) parent.append(wanted[pinned]);
  for (let rank = pinned - 1; rank >= 0; rank -= 1) {
    if (wanted[rank].nextElementSibling !== wanted[rank + 1]) parent.insertBefore(wanted[rank], wanted[rank + 1]);
  }
  for (let rank = pinned + 1; rank < wanted.length; rank += 1) {
    if (wanted[rank].previousElementSibling !== wanted[rank - 1]) wanted[rank - 1].after(wanted[rank]);
  }
}

// To compare words whatever their accents and capitals.
export const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

export const plural = (number, one, many) => `${number.toLocaleString("fr-FR")} ${number > 1 ? many : one}`;

let region;

// Tells screen readers; the same sentence twice is told twice.
export function announce(sentence) {
  region ??= document.querySelector("[data-live-announce]");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = sentence), 60);
}
