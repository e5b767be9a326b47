// The buttons of an open cell: what the keys do, for the mouse and the finger.

import { button, element } from "./words.js";

const TOOLS = [
  ["fr-icon-add-line", "Ajouter un point", (editor, id) => editor.addAfter(id)],
  ["fr-icon-arrow-right-line", "En faire un sous-point (Tab)", (editor, id) => editor.nest(id)],
  ["fr-icon-arrow-left-line", "Redevenir un point (Maj+Tab)", (editor, id) => editor.unnest(id)],
  ["fr-icon-arrow-up-line", "Monter (Alt+↑)", (editor, id) => editor.move(id, -1)],
  ["fr-icon-arrow-down-line", "Descendre (Alt+↓)", (editor, id) => editor.move(id, 1)],
  ["fr-icon-star-line", "Souligner (Ctrl+B)", (editor, id) => editor.highlight(id)],
  ["fr-icon-delete-line", "Supprimer le point", (editor, id) => editor.remove(id)],
];

export function cellTools(editor) {
  const tools = TOOLS.map(([icon, label, act]) => button(label, () => {
    const id = editor.current;
    if (id) act(editor, id);
  }, { class: `fr-btn fr-btn--tertiary-no-outline fr-btn--sm ${icon}`, title: label, onmousedown: (event) => event.preventDefault() }));
  const done = button("Fermer", () => editor.grid.close(), { title: "Fermer la cellule (Échap)" });
  return element("div", { class: "live-cell-tools", role: "group", "aria-label": "Point" },
    element("div", { class: "live-cell-tools__icons" }, ...tools), ...editor.desk.cellButtons(editor), done);
}
