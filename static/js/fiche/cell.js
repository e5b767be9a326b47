// An open cell: one field for each point. Enter, Tab, Alt+arrows, Ctrl+B act on the point where the caret is.

import { pasteInto } from "./paste.js";
import { suggestFor } from "./suggest.js";
import { cellTools } from "./celltools.js";
import { settleMark } from "./bullet.js";
import { LIMITS, partsOf } from "./limits.js";
import { COLUMNS, announce, arrange, element, plural } from "./words.js";

const GROWS = CSS.supports("field-sizing", "content");
// The spaces at the end of what is being typed, that the server does not keep.
const settled = (text) => text.normalize("NFC").replace(/[ \t]+/g, " ").trim();

export class CellEditor {
  constructor(grid, cell, row, kind) {
    Object.assign(this, { grid, cell, row, kind, desk: grid.desk, store: grid.store, view: () => grid.store.view });
    this.fields = new Map();
    this.shown = new Map();
    this.typed = new Map();
    this.list = element("ul", { class: "live-points live-points--open" });
    this.note = element("p", { class: "live-note", hidden: true });
    this.listeners = new AbortController();
  }

  start({ id, fresh, text }) {
    const { signal } = this.listeners;
    this.cell.classList.add("live-cell--open");
    this.cell.replaceChildren(this.list, this.note, cellTools(this));
    this.cell.addEventListener("keydown", (event) => this.#keydown(event), { signal });
    this.cell.addEventListener("focusout", (event) => this.#focusout(event), { signal });
    const reading = this.view().reading(this.row, this.kind);
    this.draw();
    if (fresh || !reading.length) this.focus(this.#newPoint(reading.at(-1) ?? null, text), text.length);
    else this.focus(this.fields.has(id) ? id : reading.at(-1));
    announce(`${COLUMNS[this.kind]}, ${plural(this.fields.size, "point", "points")}. Échap pour sortir de la cellule.`);
  }

  end() {
    this.listeners.abort();
    this.store.history.pause();
    this.cell.classList.remove("live-cell--open");
    for (const id of [...this.fields.keys()]) this.store.leave(id);
    this.cell.said = null;
  }

  // The fields as the store has them; the one being typed in keeps its caret.
  draw() {
    const reading = this.view().reading(this.row, this.kind);
    const order = this.ids ?? [];
    const lost = order.find((id) => !reading.includes(id) && this.fields.get(id) === document.activeElement);
    for (const [id, field] of this.fields) {
      if (!reading.includes(id)) {
        field.closest("li").remove();
        this.fields.delete(id);
      }
    }
    this.ids = reading;
    reading.forEach((id, rank) => this.#item(id, rank, reading.length));
    arrange(this.list, reading.map((id) => this.fields.get(id).closest("li")));
    if (lost) this.#goOn(order, order.indexOf(lost));
  }

  // The point where one was is not there any more (undone, or deleted by somebody else): the one before it takes over.
  #goOn(order, rank) {
    const next = order.slice(0, rank).findLast((id) => this.fields.has(id)) ?? this.view().reading(this.row, this.kind)[0];
    if (next) this.focus(next);
    else queueMicrotask(() => this.grid.editor === this && this.grid.close());
  }

  #item(id, rank, count) {
    const entry = this.view().entries.get(id);
    let field = this.fields.get(id);
    if (!field) {
      field = element("textarea", { rows: "1", class: "fr-input live-field", dir: "auto", "data-id": id, spellcheck: "true",
        autocomplete: "off", enterkeyhint: "enter" });
      field.addEventListener("input", () => this.#typed(id, field));
      field.addEventListener("beforeinput", (event) => this.#newLine(event, id, field));
      field.addEventListener("compositionstart", () => (field.dataset.composing = "true"));
      field.addEventListener("compositionend", () => {
        delete field.dataset.composing;
        // Nothing was typed since: what others wrote meanwhile is shown.
        if (this.typed.get(id) === field.value && field.value.length <= LIMITS.entry) this.draw();
        else this.#typed(id, field);
      });
      field.addEventListener("paste", (event) => pasteInto(this, id, field, event));
      this.fields.set(id, field);
      element("li", {}, field);
      suggestFor(this, id, field);
    }
    this.#write(field, entry);
    this.#mark(field, id);
    field.classList.toggle("live-field--strong", entry.highlighted);
    field.closest("li").classList.toggle("live-item", Boolean(entry.parent));
    const level = entry.parent ? "Sous-point" : "Point";
    field.setAttribute("aria-label",
      `${COLUMNS[this.kind]}\u00a0: ${level} ${rank + 1} sur ${count}${entry.highlighted ? ", particulièrement souligné" : ""}`);
    if (!GROWS) this.#grow(field);
  }

  // What others wrote; never in the middle of a letter being composed, and the caret stays where it was.
  #write(field, { id, text, version }) {
    const isHere = document.activeElement === field;
    const isSame = isHere ? settled(field.value) === settled(text) : field.value === text;
    if (!isSame && field.dataset.composing) return;
    this.shown.set(id, version);
    if (isSame) return;
    const [start, end] = [field.selectionStart, field.selectionEnd];
    field.value = text;
    if (isHere) field.setSelectionRange(start, end);
  }

  #mark(field, id) {
    const item = field.closest("li");
    const mark = settleMark(this.desk, id);
    const there = item.querySelector(".live-link--settle");
    if (mark && !there) item.append(mark);
    else if (!mark) there?.remove();
  }

  #grow(field) {
    requestAnimationFrame(() => {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 2}px`;
    });
  }

  // The Enter of the keyboards of phones, which press no key.
  #newLine(event, id, field) {
    if (event.inputType !== "insertLineBreak" && event.inputType !== "insertParagraph") return;
    event.preventDefault();
    this.split(field, id);
  }

  #typed(id, field) {
    const text = field.value.replace(/[\r\n]+/g, " ");
    if (text !== field.value) field.value = text;
    const [kept, ...rest] = partsOf(text, LIMITS.entry);
    this.typed.set(id, text);
    // A word being composed stays in its field: what is over goes further once it is ended.
    if (rest.length && field.dataset.composing) this.store.setText(id, kept, this.shown.get(id));
    else if (rest.length) this.#goFurther(id, text.length - field.selectionStart, [kept, ...rest]);
    else this.store.setText(id, text, this.shown.get(id));
    if (!GROWS) this.#grow(field);
  }

  // What a point cannot hold goes on in points after it, and the caret with it: it is `left` characters before the end.
  #goFurther(id, left, parts) {
    const { row, kind, parent } = this.view().placeOf(id);
    const ids = this.store.group("la suite d’un texte long", () => {
      this.store.setText(id, parts[0]);
      return parts.slice(1).reduce((made, text) => [...made, this.store.addEntry({ row, kind, parent, after: made.at(-1), text })], [id]);
    });
    let rank = parts.length - 1;
    for (; rank && left > parts[rank].length; rank -= 1) left -= parts[rank].length + 1;
    this.draw();
    this.focus(ids[rank], Math.max(0, parts[rank].length - Math.max(0, left)));
    this.tellOfCut();
  }

  tellOfCut() {
    this.note.textContent = "Un point compte 10\u202f000 caractères au plus\u00a0: la suite est dans le point d’après. Ctrl+Z pour annuler.";
    this.note.hidden = false;
    announce(this.note.textContent);
  }

  focus(id, caret = null) {
    const field = this.fields.get(id);
    if (!field) return;
    field.focus();
    const at = caret ?? field.value.length;
    field.setSelectionRange(at, at);
  }

  // The point where the caret is, or the last one.
  get current() {
    return document.activeElement?.dataset?.id ?? this.lastId ?? this.view().reading(this.row, this.kind).at(-1);
  }

  // A point that has sub-points is followed by a first sub-point, as in any list.
  #newPoint(after, text = "") {
    const before = after ? this.view().entries.get(after) : null;
    const leads = before && this.view().list(this.row, this.kind, after).length;
    const place = leads ? { parent: after, after: null } : { parent: before?.parent ?? null, after };
    const id = this.store.addEntry({ row: this.row, kind: this.kind, ...place, text });
    this.draw();
    return id;
  }

  #focusout(event) {
    this.lastId = event.target.dataset?.id ?? this.lastId;
    const to = event.relatedTarget;
    if (to && this.cell.contains(to)) return;
    // Left by the mouse or by a dialog: the words are already in the store; the cell closes when another opens.
    setTimeout(() => {
      const active = document.activeElement;
      if (!this.cell.isConnected || this.cell.contains(active) || active === document.body || active?.closest("dialog")) return;
      if (this.grid.editor === this) this.grid.close({ focus: false });
    });
  }

  #keydown(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const id = event.target.dataset?.id;
    if (event.key === "Escape") this.grid.close();
    else if (!id || !this.#act(event, id)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act(event, id) {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const control = ctrlKey || metaKey;
    if (key === "Enter") return this.#enter(event, id, control, altKey, shiftKey);
    if (key === "Tab" && !control && !altKey) return shiftKey ? this.unnest(id) : this.nest(id);
    if (altKey && !shiftKey && !control && key !== "Enter" && this.desk.altKey(event, [id])) return true;
    if (altKey && !shiftKey && key === "ArrowUp") return this.move(id, -1);
    if (altKey && !shiftKey && key === "ArrowDown") return this.move(id, 1);
    if (control && key.toLowerCase() === "b") return this.highlight(id);
    if (key === "Backspace" && !event.target.value) return this.remove(id);
    if (!altKey && !control && !shiftKey && (key === "ArrowUp" || key === "ArrowDown")) return this.#climb(event.target, id, key);
    return false;
  }

  #enter(event, id, control, altKey, shiftKey) {
    if (control) return this.desk.followThread(id);
    if (altKey) return this.desk.nextCell(this.grid, this.row, this.kind, shiftKey ? -1 : 1);
    return this.split(event.target, id);
  }

  // Enter: what is after the caret becomes the next point.
  split(field, id) {
    const [before, rest] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
    if (!field.value.trim()) return true;
    if (!before.trim()) return this.#insertBefore(id);
    const made = this.store.group("le nouveau point", () => {
      if (rest.trim()) this.store.setText(id, before.trimEnd());
      return this.#newPoint(id, rest.trim());
    });
    this.draw();
    this.focus(made, 0);
    return true;
  }

  // Enter at the beginning of a point: an empty one above it; the point stays the same one, with its reference and links.
  #insertBefore(id) {
    const { parent, after } = this.view().placeOf(id);
    this.store.addEntry({ row: this.row, kind: this.kind, parent, after });
    this.draw();
    this.focus(id, 0);
    return true;
  }

  addAfter(id) {
    const entry = this.view().entries.get(id);
    if (entry && !entry.text.trim()) this.focus(id);
    else this.focus(this.#newPoint(id ?? null), 0);
    return true;
  }

  nest(id) {
    const { row, kind, parent, after } = this.view().placeOf(id);
    if (parent || !after) {
      announce(parent ? "C’est déjà un sous-point." : "Aucun point au-dessus\u00a0: il ne peut pas devenir un sous-point. Échap pour sortir de la cellule.");
      return true;
    }
    const items = this.view().list(row, kind, after);
    return this.#moved(id, { row, kind, parent: after, after: items.at(-1) ?? null }, "Devenu un sous-point.");
  }

  unnest(id) {
    const { row, kind, parent } = this.view().placeOf(id);
    if (!parent) {
      announce("Ce n’est pas un sous-point.");
      return true;
    }
    return this.#moved(id, { row, kind, parent: null, after: parent }, "Redevenu un point.");
  }

  move(id, way) {
    const { row, kind, parent } = this.view().placeOf(id);
    const siblings = this.view().list(row, kind, parent);
    const rank = siblings.indexOf(id) + way;
    if (rank < 0 || rank >= siblings.length) return true;
    const after = way > 0 ? siblings[rank] : (siblings[rank - 1] ?? null);
    return this.#moved(id, { row, kind, parent, after }, `Déplacé\u00a0: ${rank + 1} sur ${siblings.length}.`);
  }

  #moved(id, place, said) {
    const caret = this.fields.get(id)?.selectionStart ?? null;
    this.store.place(id, place);
    this.draw();
    this.focus(id, caret);
    announce(said);
    return true;
  }

  highlight(id) {
    const { highlighted } = this.view().entries.get(id);
    this.store.set(id, { highlighted: !highlighted });
    announce(highlighted ? "N’est plus souligné." : "Particulièrement souligné.");
    return true;
  }

  remove(id) {
    const reading = this.view().reading(this.row, this.kind);
    const next = reading[reading.indexOf(id) - 1] ?? reading[reading.indexOf(id) + 1];
    this.store.removeEntry(id);
    this.draw();
    announce("Point supprimé.");
    if (next && next !== id) this.focus(next);
    else this.grid.close();
    return true;
  }

  // Up on the first line, down on the last one: the point above, the point below, in the same column.
  #climb(field, id, key) {
    const up = key === "ArrowUp";
    const at = field.selectionStart;
    if (at !== field.selectionEnd) return false;
    const isOneLine = field.clientHeight < 2 * parseFloat(getComputedStyle(field).lineHeight);
    if (!isOneLine && (up ? at > 0 : at < field.value.length)) return false;
    const reading = this.view().reading(this.row, this.kind);
    const other = reading[reading.indexOf(id) + (up ? -1 : 1)];
    if (!other) return false;
    this.focus(other, Math.min(at, this.view().entries.get(other).text.length));
    return true;
  }
}
