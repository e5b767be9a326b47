// A fiche in memory: rows, entries and RETEX, and the order they stand in. No DOM, no network.

export const TABLES = {
  diagnosis: ["retex_label", "irritant", "strength"],
  projections: ["main_irritant", "need", "lever"],
  plan: ["planned_lever", "action", "stakeholder", "timeframe", "success_measure"],
};

const listKey = (row, kind, parent) => `${row}/${kind}/${parent ?? ""}`;

export class Tree {
  constructor(state) {
    this.rows = new Map();
    this.entries = new Map();
    this.retex = new Map();
    this.lists = new Map();
    this.rowOrder = { diagnosis: [], projections: [], plan: [] };
    this.retexOrder = [];
    for (const row of state?.rows ?? []) {
      this.rows.set(row.id, { ...row });
      this.rowOrder[row.table].push(row.id);
    }
    for (const retex of state?.retex ?? []) {
      this.retex.set(retex.id, structuredClone(retex));
      this.retexOrder.push(retex.id);
    }
    for (const entry of state?.entries ?? []) {
      this.entries.set(entry.id, structuredClone(entry));
      this.list(entry.row, entry.kind, entry.parent).push(entry.id);
    }
  }

  list(row, kind, parent) {
    const key = listKey(row, kind, parent);
    if (!this.lists.has(key)) this.lists.set(key, []);
    return this.lists.get(key);
  }

  // The points of a cell, each with its sub-points.
  points(row, kind) {
    return this.list(row, kind, null).map((id) => ({
      entry: this.entries.get(id),
      items: this.list(row, kind, id).map((item) => this.entries.get(item)),
    }));
  }

  // The ids of a cell as they are read.
  reading(row, kind) {
    return this.list(row, kind, null).flatMap((id) => [id, ...this.list(row, kind, id)]);
  }

  entriesOfRow(row) {
    const table = this.rows.get(row)?.table;
    return table ? TABLES[table].flatMap((kind) => this.reading(row, kind)) : [];
  }

  placeOf(id) {
    const entry = this.entries.get(id);
    const siblings = this.list(entry.row, entry.kind, entry.parent);
    const rank = siblings.indexOf(id);
    return { row: entry.row, kind: entry.kind, parent: entry.parent ?? null, after: rank > 0 ? siblings[rank - 1] : null };
  }

  addEntry(entry, after) {
    this.entries.set(entry.id, entry);
    this.insert(this.list(entry.row, entry.kind, entry.parent), entry.id, after);
  }

  insert(list, id, after) {
    const rank = after == null ? 0 : list.indexOf(after) + 1 || list.length;
    list.splice(rank, 0, id);
  }

  detach(id) {
    const entry = this.entries.get(id);
    const siblings = this.list(entry.row, entry.kind, entry.parent);
    const rank = siblings.indexOf(id);
    if (rank >= 0) siblings.splice(rank, 1);
    return rank;
  }

  // Takes an entry off; its sub-points become points in its place, as the server does.
  removeEntry(id) {
    const entry = this.entries.get(id);
    if (!entry) return;
    const items = [...this.list(entry.row, entry.kind, id)];
    const rank = this.detach(id);
    this.list(entry.row, entry.kind, null).splice(Math.max(rank, 0), 0, ...items);
    for (const item of items) this.entries.get(item).parent = null;
    this.lists.delete(listKey(entry.row, entry.kind, id));
    this.entries.delete(id);
  }

  // One level of nesting: the sub-points of an entry that becomes one stand after it.
  moveEntry(id, { row, kind, parent, after }) {
    const entry = this.entries.get(id);
    if (!entry || !this.rows.has(row)) return;
    const items = [...this.list(entry.row, entry.kind, id)];
    this.lists.delete(listKey(entry.row, entry.kind, id));
    this.detach(id);
    let lead = parent ? this.entries.get(parent) : null;
    if (lead?.parent) lead = this.entries.get(lead.parent);
    if (!lead || lead.id === id || lead.row !== row || lead.kind !== kind) lead = null;
    Object.assign(entry, { row, kind, parent: lead?.id ?? null });
    this.insert(this.list(row, kind, entry.parent), id, after);
    let before = id;
    for (const item of items) {
      Object.assign(this.entries.get(item), { row, kind, parent: lead?.id ?? id });
      if (lead) this.insert(this.list(row, kind, lead.id), item, before);
      else this.list(row, kind, id).push(item);
      before = item;
    }
  }

  addRow(row, after) {
    this.rows.set(row.id, row);
    this.insert(this.rowOrder[row.table], row.id, after);
  }

  removeRow(id) {
    const row = this.rows.get(id);
    if (!row) return;
    this.rowOrder[row.table] = this.rowOrder[row.table].filter((other) => other !== id);
    this.rows.delete(id);
  }

  moveRow(id, after) {
    const order = this.rowOrder[this.rows.get(id).table];
    order.splice(order.indexOf(id), 1);
    this.insert(order, id, after);
  }

  addRetex(retex, after) {
    this.retex.set(retex.id, retex);
    this.insert(this.retexOrder, retex.id, after);
  }

  removeRetex(id) {
    this.retexOrder = this.retexOrder.filter((other) => other !== id);
    this.retex.delete(id);
  }

  moveRetex(id, after) {
    this.retexOrder.splice(this.retexOrder.indexOf(id), 1);
    this.insert(this.retexOrder, id, after);
  }

  // The version and the reference the server gave.
  number({ id, version, reference }) {
    const thing = this.entries.get(id) ?? this.rows.get(id) ?? this.retex.get(id);
    if (!thing) return;
    thing.version = Math.max(thing.version, version);
    if (reference) thing.reference = reference;
  }

  // As the state of the protocol says it.
  toState() {
    const rows = Object.values(this.rowOrder).flat();
    return structuredClone({
      retex: this.retexOrder.map((id) => this.retex.get(id)),
      rows: rows.map((id) => this.rows.get(id)),
      entries: rows.flatMap((id) => this.entriesOfRow(id)).map((id) => this.entries.get(id)),
    });
  }

  // Makes one operation of the protocol; what does not fit any more is left alone, the server decides.
  apply(op) {
    if (op.subject === "row") this.applyToRow(op);
    else if (op.subject === "retex") this.applyToRetex(op);
    else this.applyToEntry(op);
  }

  applyToRow({ id, do: action, set, kept }) {
    const row = this.rows.get(id);
    if (action === "delete") {
      if (row && !this.entriesOfRow(id).length) this.removeRow(id);
    } else if (action === "restore" && !row && kept) this.addRow({ ...kept.row }, kept.after);
    else if (set?.place && row) this.moveRow(id, set.place.after);
    else if (set?.place) this.addRow({ id, table: set.place.table, version: 0 }, set.place.after);
  }

  applyToRetex({ id, do: action, set, kept }) {
    const retex = this.retex.get(id);
    if (action === "delete") this.removeRetex(id);
    else if (action === "restore" && !retex && kept) this.addRetex(structuredClone(kept.retex), kept.after);
    else if (set) {
      const { place, ...fields } = set;
      if (!retex && !fields.label) return;
      if (!retex) {
        const blank = { id, label: "", scope: "", lines: [], speakers: [], links: [], version: 0, reference: null };
        this.addRetex({ ...blank, ...fields }, place?.after ?? this.retexOrder.at(-1) ?? null);
        return;
      }
      Object.assign(retex, structuredClone(fields));
      if (place) this.moveRetex(id, place.after);
    }
  }

  applyToEntry({ id, do: action, set, kept }) {
    const entry = this.entries.get(id);
    if (action === "delete") this.removeEntry(id);
    else if (action === "restore") {
      if (!entry && kept && this.rows.has(kept.entry.row)) this.addEntry(structuredClone(kept.entry), kept.after);
    } else if (entry) this.setEntry(entry, set);
    else if (set?.place && this.rows.has(set.place.row)) {
      const { row, kind, parent, after } = set.place;
      this.addEntry(newEntry({ id, row, kind, parent: this.entries.has(parent) ? parent : null, text: set.text }), after);
      this.setEntry(this.entries.get(id), { ...set, place: undefined });
    }
  }

  setEntry(entry, set = {}) {
    const { place, link, unlink, indicator, indicatorName = "", ...fields } = set;
    Object.assign(entry, fields);
    if (place) this.moveEntry(entry.id, place);
    if (link) entry.answers = [...new Set([...entry.answers, ...link])];
    if (unlink) entry.answers = entry.answers.filter((other) => !unlink.includes(other));
    if (indicator !== undefined) {
      entry.indicator = indicator && typeof indicator === "number" ? { id: indicator, name: indicatorName } : indicator;
    }
  }
}

export function newEntry({ id, row, kind, parent = null, text = "" }) {
  return {
    id, row, kind, parent, text, highlighted: false, version: 0, reference: null, answers: [],
    role: "", horizon: "", starts_on: null, ends_on: null, indicator: null,
  };
}
