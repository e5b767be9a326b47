// What the page shows and changes: the last state of the server with the waiting operations over it, and the undo.
// The page calls the verbs below; each changes `view` at once and queues operations. No DOM, no network.

import { Changes } from "./changes.js";
import { Tree } from "./tree.js";
import { History } from "./undo.js";
import { keepGhosts, makeAgain, unsaidOf } from "./unsaid.js";
import { uuid } from "./queue.js";

export class Store {
  constructor(state, queue) {
    this.queue = queue;
    this.listeners = new Set();
    this.history = new History((what) => this.changed(what));
    this.changes = new Changes(this);
    this.load(state);
  }

  // A state from the server. What is not yet said to it (empty points, empty rows) stays, and what others deleted while
  // it was being written here.
  load({ rows, entries, retex, ...about }) {
    const before = this.view;
    const unsaid = before ? unsaidOf(before) : [];
    this.about = about;
    this.saved = new Tree({ rows, entries, retex });
    this.view = new Tree(this.saved.toState());
    for (const op of this.queue.ops) if (op.state !== "refused") makeAgain(this.view, op);
    if (before) keepGhosts(before, this.view, this.queue.ops);
    for (const make of unsaid) make(this.view);
    this.changed();
  }

  // The view made again, after operations were put in the queue or taken off it otherwise than by the verbs below.
  reload() {
    this.load(this.base);
  }

  // The state as the server has it, as far as this page knows.
  get base() {
    return { ...this.about, ...this.saved.toState() };
  }

  // The server took these operations: what it has now, without asking it.
  settled(pairs) {
    const isToDrawAgain = pairs.some(([, result]) => result.status === "refused" || result.status === "conflict");
    for (const [op, result] of pairs) {
      if (!op || result.status !== "saved") continue;
      makeAgain(this.saved, op);
      for (const tree of [this.saved, this.view]) tree.number(result);
    }
    if (isToDrawAgain) this.reload();
    else if (pairs.length) this.changed({ saved: true });
  }

  // `listener(what)`: null, draw again; {id} of the thing whose words alone changed, nothing to draw; {saved: true} when
  // the server took what was typed: versions and references are new.
  subscribe(listener) {
    this.listeners.add(listener);
  }

  changed(what = null) {
    for (const listener of this.listeners) listener(what);
  }

  group(label, change) {
    return this.history.group(label, change);
  }

  undo() {
    return this.history.undo();
  }

  redo() {
    return this.history.redo();
  }

  // --- points ------------------------------------------------------------------------------------------------------

  // `seen` is the version of the words that were before the eyes: others may have written since, while a letter was composed.
  setText(id, text, seen) {
    const before = this.view.entries.get(id)?.text;
    if (before === undefined || before === text) return;
    // Words rubbed out at once, or added at once: that can be undone alone.
    if (Math.abs(text.length - before.length) > 1) this.history.pause();
    let base = seen;
    const write = () => {
      this.changes.text(id, text, base);
      base = undefined;
    };
    this.history.typing(id, write, () => this.changes.text(id, before));
  }

  // A new point; returns its identifier. It is on the device only until it has words.
  addEntry({ row, kind, parent = null, after = null, text = "", link = [] }) {
    const id = uuid();
    this.history.step("l’ajout d’un point",
      () => this.changes.add(id, { row, kind, parent, after, text, link }), () => this.changes.remove(id));
    return id;
  }

  removeEntry(id) {
    if (!this.view.entries.has(id)) return;
    this.history.step("la suppression d’un point", ...this.#removal(id));
  }

  // An empty point that is left goes; what undoes its emptying brings it back.
  leave(id) {
    const entry = this.view.entries.get(id);
    if (!entry || entry.text.trim()) return;
    if (entry.draft && !this.history.isAbout(id)) {
      this.changes.remove(id);
      this.changed();
    } else this.history.follow(id, "la suppression d’un point", ...this.#removal(id));
  }

  // The tab closes: what was rubbed out is not there any more.
  leaveAll() {
    for (const { id, emptied } of [...this.view.entries.values()]) if (emptied) this.leave(id);
  }

  #removal(id) {
    const entry = this.view.entries.get(id);
    const kept = { entry: structuredClone(entry), ...this.view.placeOf(id) };
    const items = [...this.view.list(entry.row, entry.kind, id)];
    return [() => this.changes.remove(id), () => this.changes.putBack(id, kept, items)];
  }

  place(id, place) {
    const before = this.view.placeOf(id);
    const items = [...this.view.list(before.row, before.kind, id)];
    this.history.step("le déplacement", () => this.changes.place(id, place), () => {
      this.changes.place(id, before);
      items.reduce((after, item) => {
        this.changes.place(item, { ...before, parent: id, after });
        return item;
      }, null);
    });
  }

  // highlighted, role, horizon, starts_on, ends_on, or indicator: {id, name} or null.
  set(id, fields) {
    const entry = this.view.entries.get(id);
    const before = Object.fromEntries(Object.keys(fields).map((name) => [name, entry[name]]));
    this.history.step("la modification", () => this.changes.set(id, fields), () => this.changes.set(id, before));
  }

  link(id, ids) {
    this.history.step("le lien", () => this.changes.set(id, { link: ids }), () => this.changes.set(id, { unlink: ids }));
  }

  unlink(id, ids) {
    this.history.step("la fin du lien", () => this.changes.set(id, { unlink: ids }), () => this.changes.set(id, { link: ids }));
  }

  // --- rows --------------------------------------------------------------------------------------------------------

  // A new row, on the device only until something is written in it.
  addRow(table, after = this.view.rowOrder[table].at(-1) ?? null) {
    const id = uuid();
    this.history.step("l’ajout d’une ligne", () => this.changes.addRow(id, table, after), () => this.changes.removeRow(id));
    return id;
  }

  // A row with its points.
  removeRow(id) {
    this.group("la suppression d’une ligne", () => {
      for (const entry of this.view.entriesOfRow(id).reverse()) this.removeEntry(entry);
      const order = this.view.rowOrder[this.view.rows.get(id).table];
      const kept = { row: { ...this.view.rows.get(id) }, after: order[order.indexOf(id) - 1] ?? null };
      this.history.step("", () => this.changes.removeRow(id), () => this.changes.rowBack(id, kept));
    });
  }

  moveRow(id, after) {
    const order = this.view.rowOrder[this.view.rows.get(id).table];
    const before = order[order.indexOf(id) - 1] ?? null;
    this.history.step("le déplacement d’une ligne",
      () => this.changes.moveRow(id, after), () => this.changes.moveRow(id, before));
  }

  // --- RETEX -------------------------------------------------------------------------------------------------------

  addRetex(fields, after = this.view.retexOrder.at(-1) ?? null) {
    const id = uuid();
    this.history.step("l’ajout d’un RETEX",
      () => this.changes.setRetex(id, { ...fields, place: { after } }), () => this.changes.removeRetex(id));
    return id;
  }

  // The words of one field (`lines`: a list) as they are typed.
  writeRetex(id, name, value) {
    const retex = this.view.retex.get(id);
    if (!retex) return;
    const before = structuredClone(retex[name]);
    if (JSON.stringify(before) === JSON.stringify(value)) return;
    this.history.typing(id, () => this.changes.setRetex(id, { [name]: value }),
      () => this.changes.setRetex(id, { [name]: before }), "la modification d’un RETEX", name);
  }

  moveRetex(id, after) {
    const order = this.view.retexOrder;
    const before = order[order.indexOf(id) - 1] ?? null;
    this.history.step("le déplacement d’un RETEX",
      () => this.changes.setRetex(id, { place: { after } }), () => this.changes.setRetex(id, { place: { after: before } }));
  }

  removeRetex(id) {
    const order = this.view.retexOrder;
    const kept = { retex: structuredClone(this.view.retex.get(id)), after: order[order.indexOf(id) - 1] ?? null };
    this.history.step("la suppression d’un RETEX",
      () => this.changes.removeRetex(id), () => this.changes.retexBack(id, kept));
  }
}
