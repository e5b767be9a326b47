// The tools of a row: what Alt+Maj+flèches and Ctrl+Suppr do, for the mouse and the finger.

import { button, element } from "./words.js";

export function rowTools(grid, id, rank) {
  const name = (word) => element("span", {}, word, element("span", { class: "fr-sr-only" }, ` (ligne ${rank + 1})`));
  const tool = (icon, word, act) => button(name(word), act, {
    class: `fr-btn fr-btn--tertiary-no-outline fr-btn--sm ${icon}`, title: `${word} (ligne ${rank + 1})`,
  });
  return element("div", { class: "live-row-tools" },
    tool("fr-icon-arrow-up-line", "Monter la ligne", () => grid.moveRow(id, -1)),
    tool("fr-icon-arrow-down-line", "Descendre la ligne", () => grid.moveRow(id, 1)),
    tool("fr-icon-add-line", "Ajouter une ligne au-dessous", () => grid.addRow(id)),
    tool("fr-icon-delete-line", "Supprimer la ligne", () => grid.removeRow(id)));
}
