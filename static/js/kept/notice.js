// What is said of the words kept: above their form, and before signing out.

import { button, element } from "../fiche/words.js";

const DAY = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long" });
const YEAR = new Intl.DateTimeFormat("fr-FR", { year: "numeric" });

export function hourOf(at) {
  const date = new Date(at);
  return `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
}

function dayOf(at) {
  const date = new Date(at);
  const year = date.getFullYear() === new Date().getFullYear() ? "" : ` ${YEAR.format(date)}`;
  return DAY.format(date).replace(/^1 /, "1er ") + year;
}

const body = (text) => element("dd", { dir: "auto" }, text.trim() ? text : "(rien)");

// One kept text: what was typed, beside what the server has when that changed meanwhile.
function lines(items) {
  return element("dl", { class: "egn-kept__texts" }, ...items.flatMap(({ label, words, saved }) => [
    element("dt", { dir: "auto" }, label), body(words),
    ...(saved === null ? [] : [element("dt", {}, "Texte enregistré depuis, dans le formulaire"), body(saved)])]));
}

// `items`: [{label, words, saved: text or null, homeless}]; `put` and `erase` do it and say what was done.
export function showNotice(form, { at, items, put, erase }) {
  const title = element("h2", { class: "egn-kept__title", id: `garde-${Math.random().toString(36).slice(2)}` },
    `Un texte non enregistré du ${dayOf(at)} à ${hourOf(at)} est gardé sur cet appareil`);
  const notice = element("div", { class: "egn-kept", role: "group", "aria-labelledby": title.id }, title,
    items.some(({ saved }) => saved !== null) && element("p", {}, "Le texte enregistré a changé depuis\u00a0: comparez avant de remettre le vôtre."),
    lines(items),
    element("div", { class: "egn-actions" },
      button("Le remettre", () => settle(put), { class: "fr-btn fr-btn--sm fr-btn--secondary" }),
      button("L’effacer", () => settle(erase))));
  const settle = async (work) => {
    const said = element("p", { class: "egn-kept__done", tabindex: "-1" }, await work());
    notice.replaceWith(said);
    said.focus();
  };
  form.before(notice);
}

const linkTo = ({ address, page, at }) => element("li", {},
  element("a", { href: address, dir: "auto" }, page), `, ${dayOf(at)} à ${hourOf(at)}`);

// Of a fiche, the words too: it may not be there any more.
const lineOf = (record) => {
  const line = linkTo(record);
  if (record.texts) line.append(element("details", {}, element("summary", {}, "Lire ces textes"), element("ul", {},
    ...record.texts.filter(Boolean).map((text) => element("li", { dir: "auto" }, text)))));
  return line;
};

// Where words wait: on the page one comes to first.
export function listKept(host, records) {
  host.replaceChildren(element("section", { class: "egn-kept", "aria-labelledby": "textes-gardes" },
    element("h2", { class: "egn-kept__title", id: "textes-gardes" }, "Textes non enregistrés, gardés sur cet appareil"),
    element("ul", { class: "egn-kept__list" }, ...records.map(lineOf))));
}

// Signing out is on purpose: only the person knows whether this device is theirs alone.
export function askBeforeSigningOut(records, { keep, erase }) {
  const dialog = element("dialog", { class: "egn-dialog", "aria-labelledby": "garde-depart" },
    element("h2", { class: "fr-h5", id: "garde-depart" }, "Des textes non enregistrés sont gardés sur cet appareil"),
    element("ul", {}, ...records.map(linkTo)),
    element("p", {}, "Sur un appareil partagé, effacez-les. Sur le vôtre, gardez-les\u00a0: ils vous seront proposés à votre prochaine connexion ici."),
    element("div", { class: "egn-actions" },
      button("Les garder et me déconnecter", keep, { class: "fr-btn" }),
      button("Les effacer et me déconnecter", erase, { class: "fr-btn fr-btn--secondary" }),
      button("Ne pas me déconnecter", () => dialog.close(), { class: "fr-btn fr-btn--tertiary" })));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
