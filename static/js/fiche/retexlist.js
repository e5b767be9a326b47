// The RETEX above the tables: label, scope and lines, edited in place. Links and who speaks are read here, and stay in the
// form.

import { readClipboard } from "./clipboard.js";
import { settleMark } from "./bullet.js";
import { LIMITS, foldedLines, partsOf } from "./limits.js";
import { announce, arrange, button, element } from "./words.js";

export const SPEAKERS = {
  eleves: "Élèves", enseignants: "Enseignants", agents: "Agents", encadrement: "Encadrement", parents: "Parents", partenaires: "Partenaires",
};
const linesOf = (text) => text.split(/\r?\n/).filter((line) => line.trim());

export class RetexList {
  constructor(desk, host) {
    Object.assign(this, { desk, host, store: desk.store });
    this.list = element("ul", { class: "fiche-retex live-retex" });
    const add = button("Ajouter un RETEX", () => this.add(), { class: "fr-btn fr-btn--secondary fr-btn--sm live-add" });
    this.host.replaceChildren(this.list, add);
    this.draw();
  }

  draw() {
    const { view } = this.store;
    const known = new Map([...this.list.children].map((item) => [item.dataset.id, item]));
    const items = view.retexOrder.map((id) => known.get(id) ?? this.#item(id));
    items.forEach((item, rank) => this.#fill(item, view.retex.get(item.dataset.id), rank));
    arrange(this.list, items);
  }

  #item(id) {
    const field = (name, label, rows) => {
      const box = element(rows ? "textarea" : "input", {
        class: "fr-input", id: `retex-${id}-${name}`, name, dir: "auto", rows, autocomplete: "off",
      });
      for (const event of ["input", "compositionend"]) box.addEventListener(event, ({ isComposing }) => this.#typed(id, box, isComposing));
      box.addEventListener("blur", () => this.#left(id, box));
      box.addEventListener("paste", (event) => pasteLines(box, event));
      return element("div", { class: "fr-input-group" },
        element("label", { class: "fr-label", for: box.id }, label), box);
    };
    const tool = (icon, act) => button("", act, { class: `fr-btn fr-btn--tertiary-no-outline fr-btn--sm ${icon}` });
    const tools = element("div", { class: "live-retex__tools" }, tool("fr-icon-arrow-up-line", () => this.move(id, -1)),
      tool("fr-icon-arrow-down-line", () => this.move(id, 1)), tool("fr-icon-delete-line", () => this.remove(id)));
    const item = element("li", { "data-id": id },
      element("div", { class: "live-retex__head" }, element("span", { class: "fiche-reference", "data-reference": true }), tools),
      field("label", "Intitulé"), field("scope", "Portée (académie, établissement…)"),
      field("lines", "Retour d’expérience, une phrase par ligne", "2"),
      element("p", { class: "live-note", "data-note": true, hidden: true }), element("div", { "data-more": true }));
    item.addEventListener("keydown", (event) => this.#keydown(event, id));
    return item;
  }

  #fill(item, retex, rank) {
    const set = (name, value) => {
      const box = item.querySelector(`[name="${name}"]`);
      const isHere = document.activeElement === box;
      const isSame = name === "lines" ? linesOf(box.value).join("\n") === value : box.value.trim() === value.trim();
      if (box.value === value || (isHere && isSame)) return;
      const [start, end] = [box.selectionStart, box.selectionEnd];
      box.value = value;
      if (isHere) box.setSelectionRange(start, end);
    };
    set("label", retex.label);
    set("scope", retex.scope);
    set("lines", retex.lines.join("\n"));
    item.querySelector("[data-reference]").textContent = retex.reference ?? "";
    ["Monter", "Descendre", "Supprimer"].forEach((word, at) => {
      const tool = item.querySelectorAll(".live-retex__tools button")[at];
      tool.textContent = `${word} ${retex.label}`;
      tool.title = at < 2 ? `${word} (Alt+${at ? "↓" : "↑"})` : word;
      tool.disabled = (at === 0 && rank === 0) || (at === 1 && rank === this.store.view.retexOrder.length - 1);
    });
    item.querySelector("[data-more]").replaceChildren(...[settleMark(this.desk, retex.id), ...moreOf(retex)].filter(Boolean));
  }

  #keydown(event, id) {
    if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) return this.#nextField(event);
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way || !event.altKey || event.shiftKey) return null;
    event.preventDefault();
    return this.move(id, way);
  }

  #nextField(event) {
    event.preventDefault();
    const fields = [...event.currentTarget.querySelectorAll("input, textarea")];
    fields[fields.indexOf(event.target) + 1].focus();
  }

  #typed(id, box, isComposing) {
    if (box.name === "label" && !box.value.trim()) return;
    if (!isComposing && this.#goesFurther(id, box)) return;
    this.store.writeRetex(id, box.name, box.name === "lines" ? linesOf(box.value) : box.value);
  }

  // Whether a field held too much. What is over goes on in the next line of the text, which is under the other fields.
  #goesFurther(id, box) {
    const [at, text] = [box.selectionStart, box.value];
    if (box.name === "lines") {
      const folded = foldedLines(text, LIMITS.entry);
      if (folded === text) return false;
      box.value = folded;
      const to = foldedLines(text.slice(0, at), LIMITS.entry).length;
      box.setSelectionRange(to, to);
      this.store.writeRetex(id, "lines", linesOf(folded));
      this.#tellOfCut(box, "Une ligne compte 10\u202f000 caractères au plus\u00a0: la suite est dans la ligne d’après.");
      return true;
    }
    const [kept] = partsOf(text, LIMITS.title);
    if (kept === text) return false;
    const end = text.indexOf(kept) + kept.length;
    const rest = text.slice(end).trim();
    const lines = box.closest("[data-id]").querySelector('[name="lines"]');
    const all = foldedLines(lines.value ? `${rest}\n${lines.value}` : rest, LIMITS.entry);
    // Undone as one, by « Annuler »: what a field undoes by itself would take the rest from one, and not give it back to the other.
    this.store.group("la suite d’un texte long", () => {
      this.store.writeRetex(id, box.name, kept);
      this.store.writeRetex(id, "lines", linesOf(all));
    });
    [box.value, lines.value] = [kept, all];
    const [field, caret] = at > end ? [lines, Math.max(0, rest.length - (text.length - at))] : [box, at];
    field.focus();
    field.setSelectionRange(caret, caret);
    const what = box.name === "label" ? "Un intitulé compte" : "La portée compte";
    this.#tellOfCut(box, `${what} 300 caractères au plus\u00a0: la suite est au début du retour d’expérience.`);
    return true;
  }

  #tellOfCut(box, sentence) {
    const note = box.closest("[data-id]").querySelector("[data-note]");
    note.textContent = sentence;
    note.hidden = false;
    announce(sentence);
  }

  // A RETEX keeps its name when it is rubbed out.
  #left(id, box) {
    const retex = this.store.view.retex.get(id);
    if (box.name === "label" && retex && !box.value.trim()) box.value = retex.label;
  }

  add() {
    const rank = this.store.view.retexOrder.length + 1;
    const id = this.store.addRetex({ label: `RETEX ${rank}` });
    this.draw();
    announce("RETEX ajouté.");
    // The first field, in the order they are read; its name is there to be replaced or left.
    this.list.querySelector(`[data-id="${id}"] [name="label"]`).select();
  }

  move(id, way) {
    const order = this.store.view.retexOrder;
    const rank = order.indexOf(id);
    if (!order[rank + way]) return;
    this.store.moveRetex(id, way > 0 ? order[rank + 1] : (order[rank - 2] ?? null));
    announce(`RETEX déplacé\u00a0: ${rank + way + 1} sur ${order.length}.`);
  }

  remove(id) {
    const order = this.store.view.retexOrder;
    const next = order[order.indexOf(id) + 1] ?? order[order.indexOf(id) - 1];
    this.store.removeRetex(id);
    this.desk.offerUndo("RETEX supprimé.");
    announce("RETEX supprimé. Ctrl+Z pour annuler.");
    const to = next ? this.list.querySelector(`[data-id="${next}"] [name="label"]`) : this.host.querySelector(".live-add");
    to?.focus();
  }
}

function moreOf({ speakers = [], links = [] }) {
  return [
    speakers.length ? element("p", { class: "fr-text--sm" }, `Qui parle\u00a0: ${speakers.map((one) => SPEAKERS[one] ?? one).join(", ")}`) : null,
    links.length ? element("ul", { class: "fiche-links" }, ...links.filter(({ url }) => /^https?:\/\//.test(url))
      .map(({ url, label }) => element("li", {}, element("a", { href: url, rel: "noopener", dir: "auto" }, label || url)))) : null,
  ];
}

// Bullets of Word and LibreOffice become lines, which a field of one line would run together: they go in the text, under
// it. The field's own undo takes them back.
function pasteLines(box, event) {
  const found = readClipboard(event.clipboardData);
  const lines = found.rows ? found.rows.flat(2) : found.lines;
  if (lines.length < 2) return;
  event.preventDefault();
  if (box.name !== "lines") {
    const text = box.closest("[data-id]").querySelector('[name="lines"]');
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    if (text.value.trim()) document.execCommand("insertText", false, "\n");
  }
  document.execCommand("insertText", false, lines.map(({ text }) => text).join("\n"));
}
