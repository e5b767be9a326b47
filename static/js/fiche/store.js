// What the page shows and changes: the last state of the server with the waiting operations over it, and the undo.
// The page calls the verbs below; each changes `view` at once and queues operations. No DOM, no network.

import { Tree, newEntry } from "./tree.js";
import { uuid } from "./queue.js";

const TYPING_PAUSE = 1500;

export class Store {
  constructor(state, queue) {
    this.queue = queue;
    this.listeners = new Set();
    this.undoStack = [];
    this.redoStack = [];
    this.depth = 0;
    this.load(state);
  }

  // A state from the server. The things not yet said to it (empty points, empty rows) stay.
  load(state) {
    const drafts = this.view ? this.drafts() : [];
    this.base = state;
    this.view = new Tree(state);
    for (const op of this.queue.ops) if (op.state !== "refused") this.view.apply(op);
    for (const draft of drafts) draft(this.view);
    this.changed();
  }

  // What the server saved: versions and references, nothing to draw again but the references.
  settled(results) {
    for (const result of results.filter((one) => one.status === "saved")) {
      const thing = this.view.entries.get(result.id) ?? this.view.rows.get(result.id) ?? this.view.retex.get(result.id);
      if (!thing) continue;
      thing.version = Math.max(thing.version, result.version);
      if (result.reference) thing.reference = result.reference;
      this.changed({ id: result.id, saved: true });
    }
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // `what` is {id} of the thing whose words alone changed (nothing to draw again), or null: draw again.
  changed(what = null) {
    for (const listener of this.listeners) listener(what);
  }

  drafts() {
    const made = [];
    for (const table of Object.keys(this.view.rowOrder)) {
      this.view.rowOrder[table].forEach((id, rank, order) => {
        if (this.view.rows.get(id).draft) {
          const row = this.view.rows.get(id);
          made.push((view) => view.rows.has(id) || view.addRow(row, order[rank - 1] ?? null));
        }
      });
    }
    for (const entry of this.view.entries.values()) {
      if (!entry.draft && !entry.emptied) continue;
      const place = this.view.placeOf(entry.id);
      made.push((view) => {
        if (view.entries.has(entry.id)) Object.assign(view.entries.get(entry.id), { text: entry.text, emptied: entry.emptied });
        else if (entry.draft && view.rows.has(place.row)) {
          view.addEntry({ ...entry, parent: view.entries.has(place.parent) ? place.parent : null }, place.after);
        }
      });
    }
    return made;
  }

  // --- verbs -----------------------------------------------------------------------------------------------------

  // Several changes undone as one.
  group(label, change) {
    this.depth += 1;
    if (this.depth === 1) this.current = { label, undo: [], redo: [] };
    try {
      return change();
    } finally {
      this.depth -= 1;
      if (this.depth === 0 && this.current.undo.length) {
        this.undoStack.push(this.current);
        this.redoStack = [];
        this.lastTyping = null;
      }
      if (this.depth === 0) this.changed();
    }
  }

  step(label, redo, undo, what = null) {
    if (this.depth) {
      redo();
      this.current.undo.unshift(undo);
      this.current.redo.push(redo);
      return;
    }
    redo();
    this.undoStack.push({ label, undo: [undo], redo: [redo] });
    this.redoStack = [];
    this.lastTyping = null;
    this.changed(what);
  }

  // The words of a point. Nothing is sent while it is empty.
  setText(id, text) {
    const before = this.view.entries.get(id)?.text;
    if (before === undefined || before === text) return;
    const now = Date.now();
    const typing = this.lastTyping;
    if (typing && typing.id === id && now - typing.at < TYPING_PAUSE && !this.depth) {
      typing.at = now;
      typing.step.redo = [() => this.#text(id, text)];
      this.#text(id, text);
      this.changed({ id });
      return;
    }
    this.step("la saisie", () => this.#text(id, text), () => this.#text(id, before), { id });
    if (!this.depth) this.lastTyping = { id, at: now, step: this.undoStack.at(-1) };
  }

  // A new point; returns its identifier. It is on the device only until it has words.
  addEntry({ row, kind, parent = null, after = null, text = "", link = [] }) {
    const id = uuid();
    this.step("l’ajout d’un point",
      () => this.#add(id, { row, kind, parent, after, text, link }), () => this.#remove(id));
    return id;
  }

  removeEntry(id) {
    if (!this.view.entries.has(id)) return;
    const kept = { entry: structuredClone(this.view.entries.get(id)), ...this.view.placeOf(id) };
    const items = [...this.view.list(kept.entry.row, kept.entry.kind, id)];
    this.step("la suppression d’un point", () => this.#remove(id), () => this.#putBack(id, kept, items));
  }

  place(id, place) {
    const before = this.view.placeOf(id);
    const items = [...this.view.list(before.row, before.kind, id)];
    this.step("le déplacement", () => this.#place(id, place), () => {
      this.#place(id, before);
      items.reduce((after, item) => {
        this.#place(item, { ...before, parent: id, after });
        return item;
      }, null);
    });
  }

  // highlighted, role, horizon, starts_on, ends_on, or indicator: {id, name} or null.
  set(id, fields) {
    const entry = this.view.entries.get(id);
    const before = Object.fromEntries(Object.keys(fields).map((name) => [name, entry[name]]));
    this.step("la modification", () => this.#set(id, fields), () => this.#set(id, before));
  }

  link(id, ids) {
    this.step("le lien", () => this.#set(id, { link: ids }), () => this.#set(id, { unlink: ids }));
  }

  unlink(id, ids) {
    this.step("la fin du lien", () => this.#set(id, { unlink: ids }), () => this.#set(id, { link: ids }));
  }

  // A new row, on the device only until something is written in it.
  addRow(table, after = this.view.rowOrder[table].at(-1) ?? null) {
    const id = uuid();
    this.step("l’ajout d’une ligne", () => this.view.addRow({ id, table, version: 0, draft: true }, after),
      () => this.#removeRow(id));
    return id;
  }

  // A row with its points.
  removeRow(id) {
    this.group("la suppression d’une ligne", () => {
      for (const entry of this.view.entriesOfRow(id).reverse()) this.removeEntry(entry);
      const order = this.view.rowOrder[this.view.rows.get(id).table];
      const kept = { row: { ...this.view.rows.get(id) }, after: order[order.indexOf(id) - 1] ?? null };
      this.step("", () => this.#removeRow(id), () => this.#rowBack(id, kept));
    });
  }

  moveRow(id, after) {
    const { table } = this.view.rows.get(id);
    const order = this.view.rowOrder[table];
    const before = order[order.indexOf(id) - 1] ?? null;
    this.step("le déplacement d’une ligne", () => this.#moveRow(id, after), () => this.#moveRow(id, before));
  }

  addRetex(fields, after = this.view.retexOrder.at(-1) ?? null) {
    const id = uuid();
    this.step("l’ajout d’un RETEX", () => this.#setRetex(id, { ...fields, place: { after } }), () => this.#removeRetex(id));
    return id;
  }

  setRetex(id, fields) {
    const retex = this.view.retex.get(id);
    const before = Object.fromEntries(Object.keys(fields).map((name) => [name, structuredClone(retex[name])]));
    this.step("la modification d’un RETEX", () => this.#setRetex(id, fields), () => this.#setRetex(id, before), { id });
  }

  moveRetex(id, after) {
    const order = this.view.retexOrder;
    const before = order[order.indexOf(id) - 1] ?? null;
    this.step("le déplacement d’un RETEX",
      () => this.#setRetex(id, { place: { after } }), () => this.#setRetex(id, { place: { after: before } }));
  }

  removeRetex(id) {
    const order = this.view.retexOrder;
    const kept = { retex: structuredClone(this.view.retex.get(id)), after: order[order.indexOf(id) - 1] ?? null };
    this.step("la suppression d’un RETEX", () => this.#removeRetex(id), () => this.#retexBack(id, kept));
  }

  // Both return the label of what was undone or made again, or "".
  undo() {
    return this.#replay(this.undoStack, this.redoStack, "undo");
  }

  redo() {
    return this.#replay(this.redoStack, this.undoStack, "redo");
  }

  #replay(from, to, way) {
    const step = from.pop();
    if (!step) return "";
    this.lastTyping = null;
    for (const change of step[way]) change();
    to.push(step);
    this.changed();
    return step.label || "la modification";
  }

  // --- what the verbs are made of: the view, and the operations ----------------------------------------------------

  // A point whose words were rubbed out is deleted when it is left.
  leave(id) {
    const entry = this.view.entries.get(id);
    if (!entry || entry.text.trim()) return;
    if (entry.draft) {
      this.#remove(id);
      this.changed();
    } else this.removeEntry(id);
  }

  #version(id) {
    const known = this.view.entries.get(id) ?? this.view.rows.get(id) ?? this.view.retex.get(id);
    return known?.version ?? 0;
  }

  #push(subject, id, change, version = this.#version(id)) {
    this.queue.push({ subject, id, version, ...change });
  }

  #text(id, text) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    entry.text = text;
    const said = text.trim();
    entry.emptied = !said && !entry.draft;
    if (!said) return;
    if (entry.draft) this.#announce(entry);
    else this.#push("entry", id, { set: { text } });
  }

  // The first words of a point: the server hears of its row, then of it, then of the sub-points that waited for it.
  #announce(entry) {
    const row = this.view.rows.get(entry.row);
    if (row?.draft) {
      const order = this.view.rowOrder[row.table];
      delete row.draft;
      const before = order.slice(0, order.indexOf(row.id)).findLast((id) => !this.view.rows.get(id).draft) ?? null;
      this.#push("row", row.id, { set: { place: { table: row.table, after: before } } }, 0);
    }
    delete entry.draft;
    const place = this.#saidPlace(entry.id);
    const links = entry.answers.length ? { link: entry.answers } : {};
    this.#push("entry", entry.id, { set: { text: entry.text, place, ...links } }, 0);
  }

  // Where a thing stands among what the server knows.
  #saidPlace(id) {
    const { row, kind, parent } = this.view.placeOf(id);
    const lead = parent && !this.view.entries.get(parent).draft ? parent : null;
    const siblings = this.view.list(row, kind, parent);
    const after = siblings.slice(0, siblings.indexOf(id)).findLast((other) => !this.view.entries.get(other).draft);
    return { row, kind, parent: lead, after: after ?? null };
  }

  #add(id, { row, kind, parent, after, text, link }) {
    const entry = { ...newEntry({ id, row, kind, parent, text }), draft: true, answers: [...link] };
    this.view.addEntry(entry, after);
    if (text.trim()) this.#announce(entry);
  }

  #remove(id) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    const version = entry.version;
    this.view.removeEntry(id);
    if (entry.draft || this.queue.forget(id)) return;
    this.#push("entry", id, { do: "delete" }, version);
  }

  #putBack(id, kept, items) {
    const last = this.queue.last(id);
    const entry = { ...structuredClone(kept.entry) };
    if (last?.do === "delete" && last.state === "new") this.queue.remove(last);
    else if (last?.do === "delete" || (!kept.entry.draft && kept.entry.version)) {
      this.view.addEntry(entry, kept.after);
      this.#push("entry", id, { do: "restore", kept }, entry.version);
      this.#push("entry", id, { set: { text: entry.text, place: this.#saidPlace(id) } }, entry.version);
    } else {
      entry.draft = true;
      this.view.addEntry(entry, kept.after);
      if (entry.text.trim()) this.#announce(entry);
    }
    if (!this.view.entries.has(id)) this.view.addEntry(entry, kept.after);
    items.filter((item) => this.view.entries.has(item)).reduce((after, item) => {
      this.#place(item, { row: entry.row, kind: entry.kind, parent: id, after });
      return item;
    }, null);
  }

  #place(id, place) {
    if (!this.view.entries.has(id)) return;
    this.view.moveEntry(id, place);
    if (!this.view.entries.get(id).draft) this.#push("entry", id, { set: { place: this.#saidPlace(id) } });
  }

  #set(id, fields) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    const { indicator, ...plain } = fields;
    this.view.setEntry(entry, { ...plain, ...(indicator === undefined ? {} : { indicator }) });
    if (entry.draft) return;
    const said = { ...plain };
    if (indicator !== undefined) Object.assign(said, { indicator: indicator?.id ?? null, indicatorName: indicator?.name ?? "" });
    this.#push("entry", id, { set: said });
  }

  #removeRow(id) {
    const row = this.view.rows.get(id);
    if (!row) return;
    this.view.removeRow(id);
    if (row.draft || this.queue.forget(id)) return;
    this.#push("row", id, { do: "delete" }, row.version);
  }

  #rowBack(id, kept) {
    const last = this.queue.last(id);
    const row = { ...kept.row };
    if (last?.do === "delete" && last.state === "new") this.queue.remove(last);
    else if (last?.do === "delete" || row.version) this.#push("row", id, { do: "restore", kept }, row.version);
    else row.draft = true;
    this.view.addRow(row, kept.after);
  }

  #moveRow(id, after) {
    this.view.moveRow(id, after);
    const row = this.view.rows.get(id);
    if (!row.draft) this.#push("row", id, { set: { place: { table: row.table, after } } });
  }

  #setRetex(id, fields) {
    const version = this.#version(id);
    this.view.applyToRetex({ id, do: "set", set: fields });
    this.#push("retex", id, { set: fields }, version);
  }

  #removeRetex(id) {
    const retex = this.view.retex.get(id);
    if (!retex) return;
    this.view.removeRetex(id);
    if (!this.queue.forget(id)) this.#push("retex", id, { do: "delete" }, retex.version);
  }

  #retexBack(id, kept) {
    const last = this.queue.last(id);
    if (last?.do === "delete" && last.state === "new") this.queue.remove(last);
    else if (last || kept.retex.version) this.#push("retex", id, { do: "restore", kept }, kept.retex.version);
    else {
      const { label, scope, lines, speakers, links } = kept.retex;
      this.#setRetex(id, { label, scope, lines, speakers, links, place: { after: kept.after } });
      return;
    }
    this.view.addRetex(structuredClone(kept.retex), kept.after);
  }
}
