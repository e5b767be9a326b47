// What the verbs of the store are made of: each change of the view, with the operations that say it. No DOM, no network.
// A draft is a thing the server has never heard of; `gone` are those it was told to delete (with the version known here):
// only a restoration brings them back.

import { newEntry } from "./tree.js";

export class Changes {
  constructor(store) {
    this.store = store;
    this.queue = store.queue;
    this.gone = new Map();
  }

  get view() {
    return this.store.view;
  }

  #version(id) {
    return (this.view.entries.get(id) ?? this.view.rows.get(id) ?? this.view.retex.get(id))?.version ?? 0;
  }

  #push(subject, id, change, version = this.#version(id)) {
    this.queue.push({ subject, id, version, ...change });
  }

  // What was deleted here is as old as its deletion: who puts it back knew its last words. Deleted by others before that,
  // it keeps the version that was known here, and the server asks about what they had written.
  settled(pairs) {
    for (const [op, { status, version, merged }] of pairs) {
      if (op?.do === "delete" && status === "saved" && !merged && this.gone.has(op.id)) this.gone.set(op.id, version);
    }
  }

  // --- entries -----------------------------------------------------------------------------------------------------

  // Nothing is said of a point while it is empty; one whose words were rubbed out is deleted, and comes back with the next
  // letter. One that leads sub-points waits until it is left: they stay under it meanwhile.
  text(id, text, seen = this.#version(id)) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    entry.text = text;
    entry.emptied = !text.trim() && !entry.draft;
    if (entry.emptied) this.#emptied(entry, seen);
    else if (!text.trim()) return;
    else if (entry.draft || this.gone.has(id)) this.#tell(entry);
    else this.#push("entry", id, { set: { text } }, seen);
  }

  #emptied(entry, version) {
    const { id, row, kind, ghost } = entry;
    if (ghost || this.gone.has(id)) return;
    if (this.queue.forget(id)) Object.assign(entry, { draft: true, emptied: false });
    else if (!this.view.list(row, kind, id).length) {
      this.gone.set(id, version);
      this.#push("entry", id, { do: "delete" }, version);
    }
  }

  // The first words of a point: the server hears of its row, then of it, then of the sub-points that waited for it.
  #tell(entry) {
    this.#tellRow(this.view.rows.get(entry.row));
    delete entry.draft;
    const { id, text, answers, highlighted } = entry;
    const set = { text, place: this.saidPlace(id), ...(answers.length ? { link: answers } : {}), ...(highlighted ? { highlighted } : {}) };
    if (this.#bringBack("entry", id, { entry: structuredClone(entry), ...this.view.placeOf(id) })) this.#push("entry", id, { set });
    else this.#push("entry", id, { set }, 0);
    for (const item of this.view.list(entry.row, entry.kind, id)) {
      if (!this.view.entries.get(item).draft) this.#push("entry", item, { set: { place: this.saidPlace(item) } });
    }
  }

  // Whether it had been deleted: then the deletion is taken back, or undone.
  #bringBack(subject, id, kept) {
    if (!this.gone.has(id)) return false;
    const thing = this.view.entries.get(id) ?? this.view.rows.get(id) ?? this.view.retex.get(id);
    thing.version = Math.max(thing.version, this.gone.get(id));
    this.gone.delete(id);
    const last = this.queue.last(id);
    if (last?.do === "delete" && last.state === "new") this.queue.remove(last);
    else this.#push(subject, id, { do: "restore", kept });
    return true;
  }

  #tellRow(row) {
    if (!row?.draft) return;
    const order = this.view.rowOrder[row.table];
    delete row.draft;
    const after = order.slice(0, order.indexOf(row.id)).findLast((id) => !this.view.rows.get(id).draft) ?? null;
    this.#push("row", row.id, { set: { place: { table: row.table, after } } }, 0);
  }

  // Where a thing stands among what the server knows.
  saidPlace(id) {
    const { row, kind, parent } = this.view.placeOf(id);
    const isSaid = (other) => !this.view.entries.get(other).draft && !this.gone.has(other);
    const siblings = this.view.list(row, kind, parent);
    const after = siblings.slice(0, siblings.indexOf(id)).findLast(isSaid) ?? null;
    return { row, kind, parent: parent && isSaid(parent) ? parent : null, after };
  }

  add(id, { row, kind, parent, after, text, link }) {
    if (this.view.entries.has(id) || !this.view.rows.has(row)) return;
    const lead = this.view.entries.has(parent) ? parent : null;
    const entry = { ...newEntry({ id, row, kind, parent: lead, text }), draft: true, answers: [...link] };
    this.view.addEntry(entry, after);
    if (text.trim()) this.#tell(entry);
  }

  remove(id) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    const { version } = entry;
    this.view.removeEntry(id);
    if (entry.draft || this.gone.has(id) || this.queue.forget(id)) return;
    if (entry.ghost) this.queue.forgetConflict(id);
    else {
      this.gone.set(id, version);
      this.#push("entry", id, { do: "delete" }, version);
    }
  }

  putBack(id, kept, items) {
    if (this.view.entries.has(id) || !this.view.rows.has(kept.row)) return;
    const entry = structuredClone(kept.entry);
    entry.parent = this.view.entries.has(entry.parent) ? entry.parent : null;
    entry.draft = !this.gone.has(id);
    this.view.addEntry(entry, kept.after);
    if (entry.text.trim()) this.#tell(entry);
    else entry.emptied = !entry.draft;
    items.filter((item) => this.view.entries.has(item)).reduce((after, item) => {
      this.place(item, { row: entry.row, kind: entry.kind, parent: id, after });
      return item;
    }, null);
  }

  place(id, place) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    this.view.moveEntry(id, place);
    if (!entry.draft && !this.gone.has(id)) this.#push("entry", id, { set: { place: this.saidPlace(id) } });
  }

  set(id, fields) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    this.view.setEntry(entry, fields);
    if (entry.draft || this.gone.has(id)) return;
    const { indicator, ...said } = fields;
    if (indicator !== undefined) Object.assign(said, { indicator: indicator?.id ?? null, indicatorName: indicator?.name ?? "" });
    this.#push("entry", id, { set: said });
  }

  // --- rows --------------------------------------------------------------------------------------------------------

  addRow(id, table, after) {
    this.rowBack(id, { row: { id, table, version: 0 }, after });
  }

  removeRow(id) {
    const row = this.view.rows.get(id);
    if (!row) return;
    this.view.removeRow(id);
    if (row.draft || this.queue.forget(id)) return;
    this.gone.set(id, row.version);
    this.#push("row", id, { do: "delete" }, row.version);
  }

  rowBack(id, kept) {
    if (this.view.rows.has(id)) return;
    const row = { ...kept.row };
    this.view.addRow(row, kept.after);
    if (!this.#bringBack("row", id, kept)) row.draft = true;
    else delete row.draft;
  }

  moveRow(id, after) {
    const row = this.view.rows.get(id);
    if (!row) return;
    this.view.moveRow(id, after);
    if (!row.draft) this.#push("row", id, { set: { place: { table: row.table, after: this.#saidRow(after, row.table) } } });
  }

  #saidRow(after, table) {
    const order = this.view.rowOrder[table];
    return order.slice(0, order.indexOf(after) + 1).findLast((id) => !this.view.rows.get(id).draft) ?? null;
  }

  // --- RETEX -------------------------------------------------------------------------------------------------------

  setRetex(id, fields) {
    if (!this.view.retex.has(id) && !fields.label) return;
    this.view.applyToRetex({ id, do: "set", set: fields });
    this.#bringBack("retex", id, { retex: structuredClone(this.view.retex.get(id)), after: fields.place?.after ?? null });
    this.#push("retex", id, { set: fields });
  }

  removeRetex(id) {
    const retex = this.view.retex.get(id);
    if (!retex) return;
    this.view.removeRetex(id);
    if (this.queue.forget(id)) return;
    if (retex.ghost) this.queue.forgetConflict(id);
    else {
      this.gone.set(id, retex.version);
      this.#push("retex", id, { do: "delete" }, retex.version);
    }
  }

  retexBack(id, { retex, after }) {
    const { label, scope, lines, speakers, links } = retex;
    this.setRetex(id, { label, scope, lines, speakers, links, place: { after } });
    this.view.retex.get(id).reference = retex.reference;
  }
}
