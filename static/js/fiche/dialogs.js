// The dialogs: the keys, the choice of an indicator. Native <dialog>: Escape closes, the focus comes back.

import { announce, button, element } from "./words.js";

export function showDialog(title, ...content) {
  const opener = document.activeElement;
  const close = button("Fermer", () => dialog.close(), { class: "fr-btn fr-btn--secondary fr-btn--sm" });
  const dialog = element("dialog", { class: "live-dialog", "aria-labelledby": "dialogue-titre" },
    element("h2", { class: "fr-h5", id: "dialogue-titre", tabindex: "-1" }, title), ...content, close);
  dialog.addEventListener("close", () => {
    const isLeft = document.activeElement === document.body || dialog.contains(document.activeElement);
    dialog.remove();
    if (isLeft && opener?.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const KEYS = [
  ["Dans le tableau", [
    ["← ↑ → ↓", "aller de cellule en cellule"],
    ["Entrée ou F2", "ouvrir la cellule"],
    ["une lettre", "écrire un nouveau point dans la cellule"],
    ["Ctrl+C", "copier les points de la cellule"],
    ["Ctrl+V", "coller ici\u00a0: des points, ou un tableau entier"],
    ["Alt+L, Alt+D", "comme dans une cellule, pour tous ses points"],
    ["Alt+H", "l’historique du dernier point de la cellule"],
    ["Alt+Maj+↑ ou ↓", "déplacer la ligne"],
    ["Ctrl+Suppr", "supprimer la ligne"],
    ["Ctrl+Début, Ctrl+Fin", "première, dernière cellule"],
  ]],
  ["Dans une cellule", [
    ["Entrée", "point suivant (coupe au curseur)"],
    ["Tab, Maj+Tab", "en faire un sous-point, redevenir un point"],
    ["Alt+↑ ou ↓", "déplacer le point"],
    ["Ctrl+B", "souligner particulièrement"],
    ["Retour arrière", "sur un point vide\u00a0: le supprimer"],
    ["Ctrl+Entrée", "suite du fil\u00a0: irritant → besoin, levier → plan, mesure → indicateur"],
    ["Alt+L", "les liens du fil\u00a0: suivre, délier, relier"],
    ["Alt+D", "préciser un acteur (rôle) ou une échéance (horizon, dates)"],
    ["Alt+H", "l’historique du point"],
    ["Alt+Entrée, Alt+Maj+Entrée", "cellule suivante, précédente"],
    ["Échap", "sortir de la cellule"],
  ]],
  ["Dans un RETEX", [["Entrée", "dans une ligne\u00a0: le champ suivant"], ["Alt+↑ ou ↓", "déplacer le RETEX"]]],
  ["Partout", [["Ctrl+Z, Ctrl+Maj+Z", "annuler, rétablir"], ["?", "cette aide (hors d’un champ)"]]],
];

export function showKeys() {
  showDialog("Les touches", ...KEYS.flatMap(([title, lines]) => [
    element("h3", { class: "fr-h6" }, title),
    element("dl", { class: "live-keys" }, ...lines.flatMap(([keys, words]) => [
      element("dt", {}, element("kbd", {}, keys)), element("dd", {}, words)])),
  ]));
}

// A success measure and the indicator that measures it.
export async function pickIndicator(desk, id) {
  const entry = desk.store.view.entries.get(id);
  const answer = await fetch(desk.urls.indicators, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return announce("La liste des indicateurs n’est pas joignable pour l’instant.");
  const { indicators } = await answer.json();
  const choose = (indicator) => {
    desk.store.set(id, { indicator });
    dialog.close();
    announce(indicator ? `Relié à ${indicator.name}.` : "N’est plus relié.");
  };
  const search = element("input", { class: "fr-input", id: "indicateur-cherche", type: "search", autocomplete: "off" });
  const list = element("ul", { class: "live-choices" });
  const show = () => {
    const typed = search.value.toLowerCase();
    const found = indicators.filter(({ name }) => name.toLowerCase().includes(typed)).slice(0, 50);
    list.replaceChildren(...found.map((one) => element("li", {}, button(element("span", { dir: "auto" }, one.name), () => choose(one), {
      "aria-pressed": String(entry.indicator?.id === one.id),
    }))));
    if (!found.length) list.replaceChildren(element("li", {}, "Aucun indicateur\u00a0: définissez-le dans la page Indicateurs."));
  };
  search.addEventListener("input", show);
  const none = entry.indicator ? button("Ne plus relier", () => choose(null)) : null;
  const dialog = showDialog("Relier un indicateur", element("p", { dir: "auto" }, entry.text),
    element("label", { class: "fr-label", for: search.id }, "Chercher"), search, list, none);
  show();
  search.focus();
  return null;
}
