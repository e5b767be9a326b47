// Made by scripts/build_scripts.py from fiche/main.js and what it imports: edit those.
// fiche/device.js
const $fiche_device = (() => {
// What is kept on the device: the operations not saved yet, the last state of each fiche, and the words typed in the
// ordinary forms (static/js/keep.js). IndexedDB; memory when the browser refuses it (private browsing, full disk): the
// page then says so, and offers the rescue file.

const NAME = "egn";
const VERSION = 2;
const STORES = ["ops", "states", "words"];

// What an earlier version kept stays: only what is missing is made.
function upgrade(base) {
  for (const name of STORES) if (!base.objectStoreNames.contains(name)) base.createObjectStore(name);
}

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

class Device {
  constructor() {
    this.memory = Object.fromEntries(STORES.map((name) => [name, new Map()]));
    this.fails = false;
    this.onFailure = () => {};
  }

  async start() {
    try {
      this.base = await open();
      this.base.onversionchange = () => this.base.close();
    } catch {
      this.#failed();
    }
  }

  #failed() {
    if (this.fails) return;
    this.fails = true;
    this.onFailure();
  }

  async #run(name, mode, work) {
    if (!this.base) throw new Error("no storage");
    const transaction = this.base.transaction(name, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore(name));
    await done;
    return result;
  }

  put(name, key, value) {
    return this.write(name, new Map([[key, value]]));
  }

  remove(name, key) {
    return this.write(name, new Map([[key, null]]));
  }

  // Puts every value under its key, or takes off what is under it (null): all or nothing.
  async write(name, changes) {
    for (const [key, value] of changes) {
      if (value === null) this.memory[name].delete(key);
      else this.memory[name].set(key, value);
    }
    try {
      await this.#run(name, "readwrite", (store) => {
        for (const [key, value] of changes) value === null ? store.delete(key) : store.put(value, key);
      });
    } catch {
      this.#failed();
    }
  }

  async get(name, key) {
    try {
      return (await this.#run(name, "readonly", (store) => asked(store.get(key)))) ?? this.memory[name].get(key);
    } catch {
      this.#failed();
      return this.memory[name].get(key);
    }
  }

  // Every [key, value] whose key starts with `prefix`.
  async all(name, prefix) {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    try {
      return await this.#run(name, "readonly", async (store) => {
        const [keys, values] = await Promise.all([asked(store.getAllKeys(range)), asked(store.getAll(range))]);
        return keys.map((key, rank) => [key, values[rank]]);
      });
    } catch {
      this.#failed();
      return [...this.memory[name]].filter(([key]) => key.startsWith(prefix));
    }
  }
}
return { Device };
})();
// fiche/queue.js
const $fiche_queue = (() => {
// The operations waiting to be saved, in order. What was sent once is never changed again.

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

// An operation: {op, subject, id, base, do, set, state: "new" | "sent" | "conflict" | "refused", answer, kept, at}.
// `keep(op)` and `drop(op)` write it to the device and take it off.
class Queue {
  constructor({ keep = () => {}, drop = () => {} } = {}) {
    this.ops = [];
    this.keep = keep;
    this.drop = drop;
  }

  get waiting() {
    return this.ops.filter((op) => op.state === "new" || op.state === "sent");
  }

  get conflicts() {
    return this.ops.filter((op) => op.state === "conflict");
  }

  get refusals() {
    return this.ops.filter((op) => op.state === "refused");
  }

  last(subjectId) {
    return this.ops.findLast((op) => op.id === subjectId && op.state !== "refused");
  }

  load(ops) {
    this.ops.push(...ops);
  }

  // Adds a change of one thing. Words typed again before they are sent replace those typed before.
  push({ subject, id, version, do: action = "set", set = null, kept = null }) {
    const last = this.last(id);
    if (last?.state === "conflict") return this.#gatherInto(last, { do: action, set, kept });
    if (last && this.#joins(last, action, set)) {
      last.set = mergeSet(last.set, set);
      last.at = new Date().toISOString();
      this.keep(last);
      return last;
    }
    const op = {
      op: uuid(), subject, id, do: action, set, kept, state: "new", at: new Date().toISOString(),
      base: last ? { after: last.op } : version,
    };
    this.ops.push(op);
    this.keep(op);
    return op;
  }

  #joins(last, action, set) {
    if (last.state !== "new" || last.do !== "set" || action !== "set") return false;
    const refers = set.place || set.link;
    return !refers || this.ops.at(-1) === last;
  }

  remove(op) {
    this.ops = this.ops.filter((other) => other !== op);
    this.drop(op);
  }

  // Forgets what was never sent of a thing: whether the server never heard of it.
  forget(subjectId) {
    const mine = this.ops.filter((op) => op.id === subjectId);
    if (!mine.length || mine.some((op) => op.state !== "new") || mine[0].base !== 0) return false;
    if (this.ops.some((op) => op.id !== subjectId && JSON.stringify(op.set ?? null).includes(subjectId))) return false;
    for (const op of mine) this.remove(op);
    return true;
  }

  // What was typed in a thing that somebody deleted, and that is deleted here too: all agree.
  forgetConflict(subjectId) {
    for (const op of this.ops.filter((one) => one.id === subjectId && one.answer?.deleted)) this.remove(op);
  }

  batch(limit = 200) {
    const ops = this.waiting.slice(0, limit);
    for (const op of ops) {
      if (op.state === "new") {
        op.state = "sent";
        this.keep(op);
      }
    }
    return ops;
  }

  // What the server said of one operation. Those that follow it are based on the version it made; merged with what
  // others wrote unseen, they go on following it: the server then knows what was not seen here.
  settle(result) {
    const op = this.ops.find((other) => other.op === result.op);
    if (!op) return null;
    if (result.status === "saved") {
      for (const other of this.ops) {
        if (other.base?.after === op.op && !result.merged) {
          other.base = result.version;
          this.keep(other);
        }
      }
      this.remove(op);
    } else if (result.status === "conflict" || result.status === "refused") {
      op.state = result.status;
      op.answer = result;
      this.#gather(op);
      this.keep(op);
    } else this.#wait(op);
    return op;
  }

  // The server does not know what it follows: that is in conflict here (one question then), or nowhere.
  #wait(op) {
    const before = this.ops.find((other) => other.op === op.base?.after);
    if (before?.state === "conflict") {
      this.#gatherInto(before, op);
      this.remove(op);
    } else if (!before || before.state === "refused") {
      Object.assign(op, { state: "refused", answer: { why: "Ce qui précède cette modification n’est pas arrivé : copiez son texte." } });
      this.keep(op);
    }
  }

  // What was typed after an operation in conflict joins it: one question, with the last words.
  #gather(op) {
    if (op.state !== "conflict") return;
    for (const other of this.ops.filter((one) => one !== op && one.id === op.id && one.state === "new")) {
      this.#gatherInto(op, other);
      this.remove(other);
    }
  }

  #gatherInto(op, { do: action, set, kept }) {
    if (action === "set" && op.do === "set") op.set = mergeSet(op.set, set);
    else Object.assign(op, { do: action, set, kept: kept ?? op.kept });
    this.keep(op);
    return op;
  }
}

function mergeSet(before, after) {
  const merged = { ...before, ...after };
  for (const [name, opposite] of [["link", "unlink"], ["unlink", "link"]]) {
    if (!after[name]) continue;
    merged[name] = [...new Set([...(before[name] ?? []), ...after[name]])];
    if (before[opposite]) merged[opposite] = before[opposite].filter((id) => !after[name].includes(id));
  }
  return merged;
}

// What goes over the wire.
function wire(op) {
  const { indicatorName, ...set } = op.set ?? {};
  return { op: op.op, subject: op.subject, id: op.id, base: op.base, do: op.do, ...(op.set ? { set } : {}) };
}
return { uuid, Queue, wire };
})();
// fiche/outbox.js
const $fiche_outbox = (() => {
// The outbox of one fiche on this device. Each open tab writes its own operations; those of a tab that is gone (closed,
// crashed) are taken up by another one. Operations belong to the account that typed them.

const { uuid } = $fiche_queue;

const lockOf = (tab) => `egn-tab-${tab}`;

class Outbox {
  constructor(device, { account, fiche }) {
    this.device = device;
    this.tab = uuid();
    this.prefix = `${account}/${fiche}/`;
    this.rank = 0;
    this.keys = new Map();
    this.unwritten = new Map();
    this.writes = Promise.resolve();
  }

  // Holds this tab's lock for as long as it lives, then takes up what was left behind.
  async start() {
    await this.#hold(this.tab);
    return this.adopt();
  }

  #hold(tab) {
    if (!navigator.locks) return Promise.resolve();
    return new Promise((held) => navigator.locks.request(lockOf(tab), () => {
      held();
      return new Promise(() => {});
    }));
  }

  async #isGone(tab) {
    if (tab === this.tab) return false;
    if (!navigator.locks) return true;
    return navigator.locks.request(lockOf(tab), { ifAvailable: true }, (lock) => lock !== null);
  }

  // The operations of tabs that are gone, now those of this one. One tab at a time takes them.
  adopt() {
    return navigator.locks ? navigator.locks.request("egn-adopt", () => this.#adopt()) : this.#adopt();
  }

  async #adopt() {
    const gone = new Map();
    const taken = [];
    for (const [key, op] of await this.device.all("ops", this.prefix)) {
      const tab = key.slice(this.prefix.length).split("/")[0];
      if (!gone.has(tab)) gone.set(tab, await this.#isGone(tab));
      if (!gone.get(tab)) continue;
      taken.push(op);
      this.keep(op);
      this.unwritten.set(key, null);
    }
    await this.#write();
    return taken;
  }

  // Resolves when it is on the device. The key keeps the order of the operations.
  keep(op) {
    if (!this.keys.has(op.op)) {
      this.rank += 1;
      this.keys.set(op.op, `${this.prefix}${this.tab}/${String(this.rank).padStart(8, "0")}`);
    }
    this.unwritten.set(this.keys.get(op.op), structuredClone(op));
    return this.#write();
  }

  drop(op) {
    const key = this.keys.get(op.op);
    if (key) this.unwritten.set(key, null);
    this.keys.delete(op.op);
    return this.#write();
  }

  // One transaction at a time: what is typed during one is in the next, each operation as it is then.
  #write() {
    this.writes = this.writes.then(async () => {
      if (!this.unwritten.size) return;
      const changes = this.unwritten;
      this.unwritten = new Map();
      await this.device.write("ops", changes);
    });
    return this.writes;
  }
}
return { Outbox };
})();
// fiche/tree.js
const $fiche_tree = (() => {
// A fiche in memory: rows, entries and RETEX, and the order they stand in. No DOM, no network.

const TABLES = {
  diagnosis: ["retex_label", "irritant", "strength"],
  projections: ["main_irritant", "need", "lever"],
  plan: ["planned_lever", "action", "stakeholder", "timeframe", "success_measure"],
};

const listKey = (row, kind, parent) => `${row}/${kind}/${parent ?? ""}`;

class Tree {
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
    const { place, link, unlink, indicator, ...fields } = set;
    Object.assign(entry, fields);
    if (place) this.moveEntry(entry.id, place);
    if (link) entry.answers = [...new Set([...entry.answers, ...link])];
    if (unlink) entry.answers = entry.answers.filter((other) => !unlink.includes(other));
    if (indicator !== undefined) {
      entry.indicator = indicator && typeof indicator === "number" ? { id: indicator, name: set.indicatorName ?? "" } : indicator;
    }
    delete entry.indicatorName;
  }
}

function newEntry({ id, row, kind, parent = null, text = "" }) {
  return {
    id, row, kind, parent, text, highlighted: false, version: 0, reference: null, answers: [],
    role: "", horizon: "", starts_on: null, ends_on: null, indicator: null,
  };
}
return { TABLES, Tree, newEntry };
})();
// fiche/changes.js
const $fiche_changes = (() => {
// What the verbs of the store are made of: each change of the view, with the operations that say it. No DOM, no network.
// A draft is a thing the server has never heard of; `gone` are those it was told to delete (with their version): only a
// restoration brings them back.

const { newEntry } = $fiche_tree;

class Changes {
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

  // --- entries -----------------------------------------------------------------------------------------------------

  // Nothing is said of a point while it is empty; one whose words were rubbed out is deleted, and comes back with the next
  // letter. One that leads sub-points waits until it is left: they stay under it meanwhile.
  text(id, text) {
    const entry = this.view.entries.get(id);
    if (!entry) return;
    entry.text = text;
    entry.emptied = !text.trim() && !entry.draft;
    if (entry.emptied) this.#emptied(entry);
    else if (!text.trim()) return;
    else if (entry.draft || this.gone.has(id)) this.#tell(entry);
    else this.#push("entry", id, { set: { text } });
  }

  #emptied(entry) {
    const { id, row, kind, version, ghost } = entry;
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
return { Changes };
})();
// fiche/undo.js
const $fiche_undo = (() => {
// What was done and can be undone: steps, each with the functions that make it again and take it back.

const TYPING_PAUSE = 1500;

class History {
  constructor(changed) {
    this.changed = changed;
    this.done = [];
    this.undone = [];
    this.depth = 0;
  }

  // Several changes undone as one.
  group(label, change) {
    this.depth += 1;
    if (this.depth === 1) this.current = { label, undo: [], redo: [] };
    try {
      return change();
    } finally {
      this.depth -= 1;
      if (!this.depth) {
        if (this.current.undo.length) this.#push(this.current);
        this.changed();
      }
    }
  }

  step(label, redo, undo, what = null) {
    redo();
    if (this.depth) {
      this.current.undo.unshift(undo);
      this.current.redo.push(redo);
      return;
    }
    this.#push({ label, undo: [undo], redo: [redo], id: what?.id });
    this.changed(what);
  }

  #push(step) {
    this.done.push(step);
    this.undone = [];
    this.typed = null;
  }

  // Words of one field of one thing, typed in one go, are one step.
  typing(id, redo, undo, label = "la saisie", field = "text") {
    const now = performance.now();
    const { typed } = this;
    if (typed?.id === id && typed.field === field && now - typed.at < TYPING_PAUSE && !this.depth) {
      typed.at = now;
      typed.step.redo = [redo];
      redo();
      this.changed({ id });
      return;
    }
    this.step(label, redo, undo, { id });
    if (!this.depth) this.typed = { id, field, at: now, step: this.done.at(-1) };
  }

  // The next words begin a step of their own.
  pause() {
    this.typed = null;
  }

  // Whether the last step, done or undone, is about this thing.
  isAbout(id) {
    return (this.undone.at(-1) ?? this.done.at(-1))?.id === id;
  }

  // A change that follows from the last step on a thing (done, or undone) and goes with it; one of its own otherwise.
  follow(id, label, redo, undo) {
    const undone = this.undone.at(-1);
    const done = this.done.at(-1);
    if (undone?.id === id) {
      redo();
      undone.redo.unshift(undo);
      undone.undo.push(redo);
    } else if (done?.id === id && !undone) {
      redo();
      done.redo.push(redo);
      done.undo.unshift(undo);
    } else return this.step(label, redo, undo);
    this.typed = null;
    return this.changed();
  }

  undo() {
    return this.#replay(this.done, this.undone, "undo");
  }

  redo() {
    return this.#replay(this.undone, this.done, "redo");
  }

  // The label of what was undone or made again, or "".
  #replay(from, to, way) {
    const step = from.pop();
    if (!step) return "";
    this.typed = null;
    for (const change of step[way]) change();
    to.push(step);
    this.changed();
    return step.label || "la modification";
  }
}
return { History };
})();
// fiche/unsaid.js
const $fiche_unsaid = (() => {
// What a page holds besides the state of the server: operations on their way, empty points and rows, and things others
// deleted while they were being written here.

// An operation over a tree. One that does not fit (from an edited file, from another age) is left to the server.
function makeAgain(tree, op) {
  try {
    tree.apply(op);
  } catch {
    // The server says what is wrong with it.
  }
}

// Functions that put back, on a new tree, the empty points and rows of this one.
function unsaidOf(view) {
  const made = [];
  for (const order of Object.values(view.rowOrder)) {
    order.forEach((id, rank) => {
      const row = view.rows.get(id);
      if (row.draft) made.push((tree) => tree.rows.has(id) || tree.addRow(row, order[rank - 1] ?? null));
    });
  }
  for (const entry of view.entries.values()) if (entry.draft || entry.emptied) made.push(puttingBack(entry, view.placeOf(entry.id)));
  return made;
}

function puttingBack(entry, place) {
  return (tree) => {
    const there = tree.entries.get(entry.id);
    if (there) Object.assign(there, { text: entry.text, emptied: entry.emptied });
    else if (tree.rows.has(place.row)) {
      tree.addEntry({ ...entry, parent: tree.entries.has(place.parent) ? place.parent : null }, place.after);
    }
  };
}

// Whoever was writing in something that somebody deleted keeps it before their eyes until they have chosen.
function keepGhosts(before, view, ops) {
  for (const op of ops.filter(({ do: action, state }) => action === "set" && state !== "refused")) {
    const entry = before.entries.get(op.id);
    const retex = before.retex.get(op.id);
    if (entry && !view.entries.has(op.id) && view.rows.has(entry.row)) {
      const { after, parent } = before.placeOf(op.id);
      view.addEntry({ ...entry, parent: view.entries.has(parent) ? parent : null, ghost: true }, after);
    } else if (retex && !view.retex.has(op.id)) {
      const rank = before.retexOrder.indexOf(op.id);
      view.addRetex({ ...retex, ghost: true }, before.retexOrder[rank - 1] ?? null);
    }
  }
}
return { makeAgain, unsaidOf, keepGhosts };
})();
// fiche/store.js
const $fiche_store = (() => {
// What the page shows and changes: the last state of the server with the waiting operations over it, and the undo.
// The page calls the verbs below; each changes `view` at once and queues operations. No DOM, no network.

const { Changes } = $fiche_changes;
const { Tree } = $fiche_tree;
const { History } = $fiche_undo;
const { keepGhosts, makeAgain, unsaidOf } = $fiche_unsaid;
const { uuid } = $fiche_queue;

class Store {
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
      if (!isToDrawAgain) this.changed({ id: result.id, saved: true });
    }
    if (isToDrawAgain) this.load(this.base);
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // `what` is {id} of the thing whose words alone changed (nothing to draw again), or null: draw again.
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

  setText(id, text) {
    const before = this.view.entries.get(id)?.text;
    if (before === undefined || before === text) return;
    // Words rubbed out at once, or added at once: that can be undone alone.
    if (Math.abs(text.length - before.length) > 1) this.history.pause();
    this.history.typing(id, () => this.changes.text(id, text), () => this.changes.text(id, before));
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
return { Store };
})();
// fiche/sync.js
const $fiche_sync = (() => {
// The conversation with the server: one request at a time, at most one every three seconds while typing, a sign
// of presence when idle. Emits what the page says of it; "saved" only after the server has said so.

const { wire } = $fiche_queue;

const SCHEMA = 1;
const TYPING = 3000;
const IDLE = 6000;
const HIDDEN = 60000;
const TIMEOUT = 20000;
const SLOWEST = 60000;

class Sync {
  // `written()` resolves once the operations are on the device: they are sent after that.
  // `say(status)` receives {kind: "saved" | "waiting" | "offline" | "conflict" | "stopped", …}; `after()` is called when the
  // server said something new.
  constructor({ url, state, queue, store, client, written, say, people, after }) {
    Object.assign(this, { url, queue, store, client, written, say, people, after });
    this.campaign = state.campaign;
    this.account = state.account.id;
    this.csrf = state.csrf;
    this.cursor = state.cursor;
    this.savedAt = "";
    this.failures = 0;
    this.stopped = null;
    this.last = 0;
  }

  start() {
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.soon(200));
    window.addEventListener("offline", () => this.tell());
    document.addEventListener("visibilitychange", () => this.soon(document.hidden ? 0 : 200));
    window.addEventListener("pagehide", () => this.farewell());
    this.tell();
    this.soon(this.queue.waiting.length ? 0 : IDLE);
  }

  // Something was typed.
  typed() {
    this.tell();
    this.soon(Math.max(0, this.last + TYPING - performance.now()) || TYPING / 2);
  }

  soon(delay) {
    const at = performance.now() + delay;
    if (this.timer && this.timerAt <= at) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.send();
    }, delay);
  }

  async send() {
    if (this.busy || this.stopped?.final) return;
    this.busy = true;
    this.last = performance.now();
    const ops = this.queue.batch();
    try {
      await this.#exchange(ops);
      this.failures = 0;
    } catch (error) {
      this.#failed(error);
    } finally {
      this.busy = false;
      this.tell();
      this.soon(this.#pause());
    }
  }

  #pause() {
    if (this.failures) return Math.min(SLOWEST, 2000 * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    if (this.queue.waiting.length) return TYPING;
    return document.hidden ? HIDDEN : IDLE;
  }

  async #exchange(ops) {
    const body = {
      schema: SCHEMA, campaign: this.campaign, account: this.account, client: this.client, cursor: this.cursor,
      ops: ops.map(wire),
    };
    await this.written();
    const answer = await this.#fetch("POST", JSON.stringify(body));
    if (!answer.ok) throw await this.#problem(answer);
    const said = await answer.json();
    this.stopped = null;
    this.savedAt = said.saved_at;
    this.cursor = said.cursor;
    if (said.state || said.results.length) this.#apply(said);
    this.people(said.people);
  }

  #apply({ state, results }) {
    const pairs = results.map((result) => [this.queue.settle(result), result]);
    if (state) this.store.load(state);
    else this.store.settled(pairs);
    this.after();
  }

  #fetch(method, body) {
    const headers = { Accept: "application/json" };
    if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
    const options = { method, body, headers, credentials: "same-origin", redirect: "error", cache: "no-store" };
    return fetch(this.url, { ...options, signal: AbortSignal.timeout(TIMEOUT) });
  }

  async #problem(answer) {
    const isProblem = answer.headers.get("Content-Type")?.startsWith("application/problem+json");
    const problem = isProblem ? await answer.json() : { detail: "" };
    return Object.assign(new Error(problem.detail), { status: answer.status, problem });
  }

  // Without an answer one tries again, more and more slowly. Signed out, one asks whether it is over at each turn.
  #failed(error) {
    this.failures += 1;
    const { status, problem } = error;
    if (status === 401 || status === 403) {
      this.stopped = { status, detail: problem.detail };
      this.#renew();
    } else if (status === 404 || status === 409 || status === 400 || status === 413 || status === 415) {
      this.stopped = { status, detail: problem.detail };
    } else this.stopped = null;
  }

  // After signing in again, in this tab or another, the token of the requests is a new one.
  async #renew() {
    try {
      const answer = await this.#fetch("GET");
      if (!answer.ok) {
        const { status, problem } = await this.#problem(answer);
        if (status === 401) this.stopped = { status, detail: problem.detail };
        this.tell();
        return;
      }
      const state = await answer.json();
      if (state.account.id !== this.account) {
        this.stopped = { status: 401, detail: "Un autre compte est connecté. Reconnectez-vous avec le vôtre." };
        return;
      }
      this.csrf = state.csrf;
      this.failures = 0;
      this.soon(0);
    } catch {
      // Still no network: the next turn asks again.
    }
  }

  // The tab is closing: what is not sent yet goes with it when the browser allows; the device keeps it anyway.
  farewell() {
    const ops = this.queue.batch(20);
    if (!ops.length || this.stopped) return;
    const body = JSON.stringify({
      schema: SCHEMA, campaign: this.campaign, account: this.account, client: this.client, cursor: this.cursor, ops: ops.map(wire),
    });
    if (body.length > 60000) return;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrf };
    fetch(this.url, { method: "POST", body, headers, keepalive: true, credentials: "same-origin" }).catch(() => {});
  }

  // What the page says, in order of gravity. "saved" only when nothing waits.
  tell() {
    const waiting = this.queue.waiting.length;
    const { conflicts, refusals } = this.queue;
    const isOffline = !navigator.onLine || (this.failures > 1 && !this.stopped);
    const common = { waiting, conflicts: conflicts.length, refusals: refusals.length, savedAt: this.savedAt, isOffline };
    if (conflicts.length || refusals.length) this.say({ kind: "conflict", ...common });
    else if (this.stopped) this.say({ kind: "stopped", ...this.stopped, ...common });
    else if (isOffline) this.say({ kind: "offline", ...common });
    else if (waiting) this.say({ kind: "waiting", ...common });
    else this.say({ kind: "saved", ...common });
  }
}
return { SCHEMA, Sync };
})();
// fiche/clipboard.js
const $fiche_clipboard = (() => {
// What the clipboard holds, as lines or as a table of lines. Word, LibreOffice and Excel write HTML; their tables, lists and
// paragraphs are read from it. The HTML is parsed in an inert document: nothing of it is loaded, run or shown.

const BULLET = /^[\s\u00a0]*([•►▪◦➢·‣○●■□✓*–—-]|o(?=[\s\u00a0]{2,}))[\s\u00a0]+/u;
const LEVEL = /mso-list:[^;"']*level(\d)/i;
const clean = (text) => text.replace(/[\s\u00a0]+/gu, " ").trim();

// {lines: [{text, level, strong}]} or {rows: [[lines, …], …]}
function readClipboard(data) {
  const html = data.getData("text/html");
  if (html) {
    const found = readHtml(html);
    if (found) return found;
  }
  return readText(data.getData("text/plain"));
}

function readText(text) {
  const rows = readTabs(text);
  if (rows) return { rows };
  return { lines: text.split(/\r\n|[\r\n\v\f\u2028\u2029]/).map(textLine).filter((line) => line.text) };
}

function textLine(raw) {
  const indent = raw.match(/^[ \t]*/)[0].replaceAll("\t", "  ").length;
  const dash = /^\s*(-|◦|○|o\s{2})/.test(raw) ? 1 : 0;
  return { text: clean(raw.replace(BULLET, "")), level: indent >= 2 || dash ? 1 : 0, strong: false };
}

// Excel's text: tabs between cells, quotes around a cell that holds line breaks.
function readTabs(text) {
  if (!text.includes("\t")) return null;
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/gy;
  for (let found; (found = pattern.exec(text)); ) {
    const value = found[1] === undefined ? found[2] : found[1].replaceAll('""', '"');
    rows.at(-1).push(value.split(/\r?\n/).map(textLine).filter((line) => line.text));
    if (found[3] === "") break;
    if (found[3] !== "\t") rows.push([]);
  }
  const full = rows.filter((row) => row.some((lines) => lines.length));
  const isTable = full.length && full.every((row) => row.length === full[0].length) && full[0].length > 1;
  return isTable ? full : null;
}

function readHtml(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const noise of body.querySelectorAll("script, style, head, meta, link, title, xml")) noise.remove();
  const table = body.querySelector("table");
  if (table && isATable(table)) return { rows: tableRows(table) };
  const lines = blockLines(body);
  return lines.length ? { lines } : null;
}

function isATable(table) {
  return [...table.rows].some((row) => row.cells.length > 1) || table.rows.length > 1;
}

// Cells that span rows are read once, at the top; those that span columns leave the next ones empty.
function tableRows(table) {
  const rows = [];
  const pending = [];
  for (const line of table.rows) {
    const row = [];
    let column = 0;
    const skip = () => {
      while (pending[column] > 0) {
        pending[column] -= 1;
        row[column] = [];
        column += 1;
      }
    };
    for (const cell of line.cells) {
      skip();
      for (let span = 0; span < Math.min(cell.colSpan, 20); span += 1) {
        row[column] = span ? [] : blockLines(cell);
        if (cell.rowSpan > 1) pending[column] = cell.rowSpan - 1;
        column += 1;
      }
    }
    skip();
    if (row.some((lines) => lines.length)) rows.push(row);
  }
  return rows;
}

const BLOCKS = new Set(["P", "DIV", "LI", "UL", "OL", "H1", "H2", "H3", "H4", "H5", "H6", "TR", "TD", "TH", "TABLE", "TBODY", "SECTION"]);

// One line for each paragraph, list item or line break that has words.
function blockLines(root) {
  const lines = [];
  let line = { text: "", strong: true, level: 0 };
  const end = () => {
    const marked = BULLET.test(line.text);
    const text = clean(line.text.replace(BULLET, ""));
    if (text) lines.push({ text, level: line.level || (marked && /^\s*(-|◦|○|o\s)/.test(line.text) && lines.length ? 1 : 0), strong: line.strong });
    line = { text: "", strong: true, level: 0 };
  };
  const walk = (node, depth, strong) => {
    if (node.nodeType === Node.TEXT_NODE) {
      line.text += node.data;
      if (node.data.trim() && !strong) line.strong = false;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.tagName === "BR") return end();
    const style = node.getAttribute("style") ?? "";
    if (/mso-list:\s*ignore/i.test(style) || /display:\s*none/i.test(style)) return;
    const isBlock = BLOCKS.has(node.tagName);
    if (isBlock && line.text.trim()) end();
    const inner = node.tagName === "UL" || node.tagName === "OL" ? depth + 1 : depth;
    const level = LEVEL.exec(style);
    if (isBlock && (node.tagName === "LI" || level)) line.level = level ? (level[1] > 1 ? 1 : 0) : inner > 1 ? 1 : 0;
    const bold = strong || isMarked(node, style);
    const kept = line.level;
    for (const child of node.childNodes) {
      walk(child, inner, bold);
      if (isBlock && !line.text) line.level = kept;
    }
    if (isBlock) end();
  };
  for (const child of root.childNodes) walk(child, 0, false);
  end();
  return lines;
}

// Bold and green, as in the official documents, is "particulièrement souligné".
function isMarked(node, style) {
  const color = (node.getAttribute("color") ?? /(?:^|;)\s*color:\s*([^;]+)/i.exec(style)?.[1] ?? "").trim();
  if (!color) return false;
  return isGreen(color) && Boolean(node.closest("b, strong, [style*='font-weight:bold'], [style*='font-weight: bold']") ?? node.querySelector("b, strong"));
}

function isGreen(color) {
  const probe = new Option().style;
  probe.color = color.toLowerCase();
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const [red, green, blue] = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (probe.color.match(/\d+/g) ?? []).map(Number);
  if (green === undefined) return /green/i.test(color);
  return green > red * 1.2 && green > blue * 1.2;
}
return { readClipboard, readText, readTabs, readHtml, blockLines };
})();
// fiche/words.js
const $fiche_words = (() => {
// The words of the page, and small pieces of HTML made without any HTML text: what is typed is never read as markup.

const COLUMNS = {
  retex_label: "RETEX",
  irritant: "Irritants",
  strength: "Points forts",
  main_irritant: "Irritants principaux",
  need: "Besoin",
  lever: "Axes d’amélioration ou leviers",
  planned_lever: "Quoi",
  action: "Comment",
  stakeholder: "Qui (acteurs)",
  timeframe: "Quand (temporalité)",
  success_measure: "Indicateurs et facteurs clés de réussite",
};

const TITLES = {
  diagnosis: "Diagnostic des points forts et irritants",
  projections: "Synthèse des besoins et axes d’amélioration",
  plan: "Plan d’action",
};

// element("p", {class: "a", onclick: f, hidden: true}, "text", child)
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "text") made.textContent = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", class: "fr-btn fr-btn--tertiary fr-btn--sm", onclick, ...attributes }, label);
}

// The children of `parent` become these, in this order; the one that has the focus in it is never moved, so that whoever
// types there goes on typing.
function arrange(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  const pinned = Math.max(0, wanted.findIndex((child) => child.contains(document.activeElement)));
  if (wanted[pinned] && wanted[pinned].parentElement !== parent) parent.append(wanted[pinned]);
  for (let rank = pinned - 1; rank >= 0; rank -= 1) {
    if (wanted[rank].nextElementSibling !== wanted[rank + 1]) parent.insertBefore(wanted[rank], wanted[rank + 1]);
  }
  for (let rank = pinned + 1; rank < wanted.length; rank += 1) {
    if (wanted[rank].previousElementSibling !== wanted[rank - 1]) wanted[rank - 1].after(wanted[rank]);
  }
}

const plural = (number, one, many) => `${number.toLocaleString("fr-FR")} ${number > 1 ? many : one}`;

let region;

// Tells screen readers; the same sentence twice is told twice.
function announce(sentence) {
  region ??= document.querySelector("[data-live-announce]");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = sentence), 60);
}
return { COLUMNS, TITLES, element, button, arrange, plural, announce };
})();
// fiche/paste.js
const $fiche_paste = (() => {
// Pasting: several lines make several points, a table fills cells and rows. One Ctrl+Z undoes it.

const { readClipboard } = $fiche_clipboard;
const { COLUMNS, announce, plural } = $fiche_words;
const { TABLES } = $fiche_tree;

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

function pasteInto(editor, id, field, event) {
  const found = readClipboard(event.clipboardData);
  if (found.lines && found.lines.length < 2 && !event.clipboardData.getData("text/plain").match(/[\r\n]/)) return;
  event.preventDefault();
  if (found.rows) pasteTable(editor, id, found.rows);
  else if (found.lines.length) pasteLines(editor, id, field, found.lines);
}

// Ctrl+V on a closed cell: as in a spreadsheet, from that cell on.
function pasteInCell(grid, event) {
  const cell = event.target.closest("[data-kind]");
  if (!cell || cell !== event.target) return;
  const found = readClipboard(event.clipboardData);
  if (!found.rows && !found.lines.length) return;
  event.preventDefault();
  grid.open(cell.parentElement.dataset.row, cell.dataset.kind, { fresh: true });
  const { editor } = grid;
  const id = editor.current;
  if (found.rows) pasteTable(editor, id, found.rows);
  else pasteLines(editor, id, editor.fields.get(id), found.lines);
}

// The first line goes where the caret is, the others become points after it.
function pasteLines(editor, id, field, lines) {
  const { store } = editor;
  const head = field.value.slice(0, field.selectionStart);
  const tail = field.value.slice(field.selectionEnd);
  const last = store.group("le collage", () => {
    store.setText(id, `${head}${lines[0].text}${lines.length === 1 ? tail : ""}`);
    if (lines[0].strong && !head) store.set(id, { highlighted: true });
    const end = addLines(editor.store, editor.row, editor.kind, lines.slice(1), id);
    if (lines.length > 1 && tail.trim()) store.setText(end, `${store.view.entries.get(end).text} ${tail.trim()}`);
    return end;
  });
  editor.draw();
  editor.focus(last);
  announce(`${plural(lines.length, "point collé", "points collés")}. Ctrl+Z pour annuler.`);
}

// Adds lines after a point (or at the end of a cell when it is null); returns the last one.
function addLines(store, row, kind, lines, after) {
  let previous = after;
  let lead = after ? (store.view.entries.get(after).parent ?? after) : null;
  for (const { text, level, strong } of lines) {
    const isItem = level > 0 && lead;
    const siblings = isItem ? store.view.list(row, kind, lead) : [];
    const place = isItem ? { parent: lead, after: siblings.at(-1) ?? null } : { parent: null, after: lead };
    previous = store.addEntry({ row, kind, ...place, text });
    if (strong) store.set(previous, { highlighted: true });
    if (!isItem) lead = previous;
  }
  return previous;
}

function pasteTable(editor, id, pasted) {
  const { store, grid } = editor;
  const kinds = TABLES[grid.table];
  const rows = withoutTitles(pasted, kinds);
  const first = kinds.indexOf(editor.kind);
  let count = 0;
  store.group("le collage du tableau", () => {
    let row = editor.row;
    rows.forEach((cells, rank) => {
      if (rank) row = nextRow(store, grid.table, row);
      cells.forEach((lines, column) => {
        // What has no column of its own stands in the last one: nothing pasted is lost.
        const kind = kinds[Math.min(first + column, kinds.length - 1)];
        const isHere = row === editor.row && kind === editor.kind && id && !store.view.entries.get(id)?.text.trim();
        count += lines.length;
        if (isHere && lines.length) {
          store.setText(id, lines[0].text);
          addLines(store, row, kind, lines.slice(1), id);
        } else addLines(store, row, kind, lines, store.view.list(row, kind, null).at(-1) ?? null);
      });
    });
  });
  grid.close();
  announce(`Tableau collé : ${plural(rows.length, "ligne", "lignes")}, ${plural(count, "point", "points")}. Ctrl+Z pour annuler.`);
  editor.desk.offerUndo(`Tableau collé : ${plural(rows.length, "ligne", "lignes")}.`);
}

// The row of titles of an official table is not content.
function withoutTitles(rows, kinds) {
  const titles = new Set(kinds.map((kind) => fold(COLUMNS[kind])));
  const isTitles = rows[0].filter((lines) => lines.length === 1 && titles.has(fold(lines[0].text))).length >= Math.min(2, rows[0].length);
  return isTitles && rows.length > 1 ? rows.slice(1) : rows;
}

function nextRow(store, table, row) {
  const order = store.view.rowOrder[table];
  const next = order[order.indexOf(row) + 1];
  return next && !store.view.entriesOfRow(next).length ? next : store.addRow(table, row);
}
return { pasteInto, pasteInCell };
})();
// fiche/suggest.js
const $fiche_suggest = (() => {
// Actors and horizons the campaign already uses, offered under the field; free text is always allowed.

const { announce, element, plural } = $fiche_words;

const OFFERED = new Set(["stakeholder", "timeframe"]);
const SHOWN = 8;
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const known = new Map();
let list = null;

async function words(desk, kind) {
  if (!known.has(kind)) {
    const answer = await fetch(`${desk.urls.suggestions}?kind=${kind}`, { headers: { Accept: "application/json" } });
    known.set(kind, answer.ok ? (await answer.json()).texts : []);
  }
  // What was just typed in this fiche too.
  const here = [...desk.store.view.entries.values()].filter((entry) => entry.kind === kind && entry.text.trim());
  return [...new Set([...known.get(kind), ...here.map((entry) => entry.text.trim())])];
}

// A text of several lines with a list under it (ARIA does not let it be a combobox): arrows choose, Enter takes, Escape
// closes the list first.
function suggestFor(editor, id, field) {
  const { kind, desk } = editor;
  if (!OFFERED.has(kind)) return;
  field.setAttribute("aria-autocomplete", "list");
  let chosen = -1;
  const close = () => {
    list?.remove();
    list = null;
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  };
  const take = (text) => {
    editor.store.setText(id, text);
    close();
    editor.draw();
    editor.focus(id);
  };
  const show = async () => {
    const typed = fold(field.value.trim());
    const all = await words(desk, kind).catch(() => []);
    const found = all.filter((text) => fold(text).includes(typed) && fold(text) !== typed).slice(0, SHOWN);
    close();
    if (!typed || !found.length || document.activeElement !== field) return;
    list = element("ul", { class: "live-suggestions", role: "listbox", id: "saisie-propositions", "aria-label": "Déjà employés" },
      ...found.map((text, rank) => element("li", {
        role: "option", id: `saisie-proposition-${rank}`, dir: "auto", "aria-selected": "false",
        onmousedown: (event) => {
          event.preventDefault();
          take(text);
        },
      }, text)));
    field.after(list);
    field.setAttribute("aria-controls", list.id);
    announce(`${plural(found.length, "proposition", "propositions")}, flèche bas pour choisir.`);
  };
  const choose = (rank) => {
    chosen = (rank + list.children.length) % list.children.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", show);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (!list || event.ctrlKey || event.altKey) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp" && chosen >= 0) choose(chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
return { suggestFor };
})();
// fiche/celltools.js
const $fiche_celltools = (() => {
// The buttons of an open cell: what the keys do, for the mouse and the finger.

const { button, element } = $fiche_words;

const TOOLS = [
  ["fr-icon-add-line", "Ajouter un point", (editor, id) => editor.addAfter(id)],
  ["fr-icon-arrow-right-line", "En faire un sous-point (Tab)", (editor, id) => editor.nest(id)],
  ["fr-icon-arrow-left-line", "Redevenir un point (Maj+Tab)", (editor, id) => editor.unnest(id)],
  ["fr-icon-arrow-up-line", "Monter (Alt+↑)", (editor, id) => editor.move(id, -1)],
  ["fr-icon-arrow-down-line", "Descendre (Alt+↓)", (editor, id) => editor.move(id, 1)],
  ["fr-icon-star-line", "Souligner (Ctrl+B)", (editor, id) => editor.highlight(id)],
  ["fr-icon-delete-line", "Supprimer le point", (editor, id) => editor.remove(id)],
];

function cellTools(editor) {
  const tools = TOOLS.map(([icon, label, act]) => button(label, () => {
    const id = editor.current;
    if (!id) return;
    act(editor, id);
  }, { class: `fr-btn fr-btn--tertiary-no-outline fr-btn--sm ${icon}`, title: label, onmousedown: (event) => event.preventDefault() }));
  const done = button("Fermer", () => editor.grid.close(), { class: "fr-btn fr-btn--tertiary fr-btn--sm", title: "Fermer la cellule (Échap)" });
  return element("div", { class: "live-cell-tools", role: "group", "aria-label": "Point" },
    element("div", { class: "live-cell-tools__icons" }, ...tools), ...editor.desk.cellButtons(editor), done);
}
return { cellTools };
})();
// fiche/remarks.js
const $fiche_remarks = (() => {
// What the coordination says of an entry: the page came with it beside each (templates/remarks/beside.html), and keeps it.

const found = new Map();

function gatherRemarks(root) {
  for (const box of root.querySelectorAll("[data-remarks]")) found.set(box.dataset.remarks, box);
}

function remarksOf(id) {
  return found.get(id)?.cloneNode(true) ?? null;
}
return { gatherRemarks, remarksOf };
})();
// fiche/dialogs.js
const $fiche_dialogs = (() => {
// The dialogs: the keys, the choice of an indicator. Native <dialog>: Escape closes, the focus comes back.

const { announce, button, element } = $fiche_words;

function showDialog(title, ...content) {
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
    ["Ctrl+V", "coller ici : des points, ou un tableau entier"],
    ["Alt+L, Alt+D, Alt+H", "comme dans une cellule, pour tous ses points"],
    ["Alt+Maj+↑ ou ↓", "déplacer la ligne"],
    ["Ctrl+Suppr", "supprimer la ligne"],
    ["Ctrl+Début, Ctrl+Fin", "première, dernière cellule"],
  ]],
  ["Dans une cellule", [
    ["Entrée", "point suivant (coupe au curseur)"],
    ["Tab, Maj+Tab", "en faire un sous-point, redevenir un point"],
    ["Alt+↑ ou ↓", "déplacer le point"],
    ["Ctrl+B", "souligner particulièrement"],
    ["Retour arrière", "sur un point vide : le supprimer"],
    ["Ctrl+Entrée", "suite du fil : irritant → besoin, levier → plan, mesure → indicateur"],
    ["Alt+L", "les liens du fil : suivre, délier, relier"],
    ["Alt+D", "préciser un acteur (rôle) ou une échéance (horizon, dates)"],
    ["Alt+H", "l’historique du point"],
    ["Alt+Entrée, Alt+Maj+Entrée", "cellule suivante, précédente"],
    ["Échap", "sortir de la cellule"],
  ]],
  ["Dans un RETEX", [["Alt+↑ ou ↓", "déplacer le RETEX"]]],
  ["Partout", [["Ctrl+Z, Ctrl+Maj+Z", "annuler, rétablir"], ["?", "cette aide (hors d’un champ)"]]],
];

function showKeys() {
  showDialog("Les touches", ...KEYS.flatMap(([title, lines]) => [
    element("h3", { class: "fr-h6" }, title),
    element("dl", { class: "live-keys" }, ...lines.flatMap(([keys, words]) => [
      element("dt", {}, element("kbd", {}, keys)), element("dd", {}, words)])),
  ]));
}

// A success measure and the indicator that measures it.
async function pickIndicator(desk, id) {
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
      class: "fr-btn fr-btn--tertiary fr-btn--sm", "aria-pressed": String(entry.indicator?.id === one.id),
    }))));
    if (!found.length) list.replaceChildren(element("li", {}, "Aucun indicateur : définissez-le dans la page Indicateurs."));
  };
  search.addEventListener("input", show);
  const none = entry.indicator ? button("Ne plus relier", () => choose(null)) : null;
  const dialog = showDialog("Relier un indicateur", element("p", { dir: "auto" }, entry.text),
    element("label", { class: "fr-label", for: search.id }, "Chercher"), search, list, none);
  show();
  search.focus();
  return null;
}
return { showDialog, showKeys, pickIndicator };
})();
// fiche/thread.js
const $fiche_thread = (() => {
// The thread: from an irritant to the row that answers it, from a lever to the row of the plan that takes it up, from a
// success measure to its indicator. Links are seen and followed both ways.

const { showDialog } = $fiche_dialogs;
const { COLUMNS, announce, button, element } = $fiche_words;
const { TABLES } = $fiche_tree;

const NEXT = {
  irritant: { table: "projections", kind: "main_irritant", opens: "need", label: "Exprimer le besoin" },
  lever: { table: "plan", kind: "planned_lever", opens: "action", label: "Planifier ce levier" },
};
const BACK = { main_irritant: "irritant", planned_lever: "lever" };

const threadLabel = (kind) =>
  NEXT[kind]?.label ?? (kind === "success_measure" ? "Relier un indicateur" : null);

// The entries that take an entry up, and those it takes up.
function linksOf(view, entry) {
  const answers = entry.answers.filter((id) => view.entries.has(id));
  const answered = NEXT[entry.kind] ? [...view.entries.values()].filter((other) => other.answers.includes(entry.id)) : [];
  return { answers, answered: answered.map((other) => other.id) };
}

const nameOf = (entry) => entry.reference ?? (entry.text.length > 40 ? `${entry.text.slice(0, 40)}…` : entry.text);

function threadMarks(desk, entry) {
  const { view } = desk.store;
  const { answers, answered } = linksOf(view, entry);
  if (!answers.length && !answered.length && !entry.indicator) return null;
  const go = (id, word) => button(element("span", {}, `${word} `, element("span", { dir: "auto" }, nameOf(view.entries.get(id)))),
    () => desk.go(id), { class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm live-link" });
  return element("span", { class: "live-links" },
    ...answers.map((id) => go(id, "← Répond à")), ...answered.map((id) => go(id, "→ Repris par")),
    entry.indicator ? element("span", { class: "live-indicator" }, "Indicateur : ", element("span", { dir: "auto" }, entry.indicator.name)) : null);
}

// Ctrl+Entrée. Opens what follows, and makes it when it is not there yet.
function followThread(desk, id) {
  const { store } = desk;
  const entry = store.view.entries.get(id);
  if (!entry?.text.trim()) return announce("Écrivez d’abord ce point.");
  if (entry.kind === "success_measure") return desk.pickIndicator(id);
  const next = NEXT[entry.kind];
  const { answers, answered } = linksOf(store.view, entry);
  if (!next) return answers.length ? desk.go(answers[0]) : announce("Pas de suite du fil depuis cette colonne.");
  const row = answered.length ? store.view.entries.get(answered[0]).row : makeRow(store, entry, next);
  announce(answered.length ? "Déjà repris : la ligne est ouverte." : `${next.label} : nouvelle ligne.`);
  return desk.grids[next.table].open(row, next.opens, { fresh: true });
}

function makeRow(store, entry, { table, kind }) {
  return store.group("la suite du fil", () => {
    const row = store.addRow(table);
    store.addEntry({ row, kind, text: entry.text, link: [entry.id] });
    return row;
  });
}

// Where a linked entry stands: its table, shown and focused.
function go(desk, id) {
  const entry = desk.store.view.entries.get(id);
  if (!entry) return announce("Aucun lien à suivre.");
  const { table } = desk.store.view.rows.get(entry.row);
  desk.closeAll();
  desk.grids[table].focus(entry.row, entry.kind);
  const bullet = document.getElementById(`saisie-${id}`);
  bullet?.scrollIntoView({ block: "center" });
  bullet?.classList.add("live-found");
  setTimeout(() => bullet?.classList.remove("live-found"), 2500);
  return announce(`${COLUMNS[entry.kind]} : ${entry.text}`);
}

// What an entry can be linked to by hand: those of the kind it takes up, or that take it up.
function candidates(view, entry) {
  const kind = BACK[entry.kind] ?? NEXT[entry.kind]?.kind;
  const table = Object.keys(TABLES).find((name) => TABLES[name].includes(kind));
  return table ? view.rowOrder[table].flatMap((row) => view.reading(row, kind)).filter((id) => view.entries.get(id).text.trim()) : [];
}

// Alt+L: the links of the points of a cell, to follow, to undo, to make.
function showLinks(desk, ids) {
  const { view } = desk.store;
  const entries = ids.map((id) => view.entries.get(id)).filter((entry) => entry?.text.trim() && (NEXT[entry.kind] || BACK[entry.kind]));
  if (!entries.length) return announce("Pas de lien depuis cette colonne.");
  const host = element("div", {});
  const dialog = showDialog("Le fil de ce point", host);
  const draw = () => host.replaceChildren(...entries.map((entry) => linksCard(desk, entry, dialog, draw)));
  draw();
  return (host.querySelector("button, select") ?? dialog.querySelector("button")).focus();
}

function linksCard(desk, entry, dialog, draw) {
  const { store } = desk;
  const { answers, answered } = linksOf(store.view, entry);
  const isBack = Boolean(BACK[entry.kind]);
  const line = (id) => {
    const other = store.view.entries.get(id);
    const [from, to] = isBack ? [entry.id, id] : [id, entry.id];
    const follow = button(element("span", { dir: "auto" }, other.text), () => {
      dialog.close();
      desk.go(id);
    });
    const cut = button(element("span", {}, "Délier", element("span", { class: "fr-sr-only" }, ` de ${other.text}`)), () => {
      store.unlink(from, [to]);
      announce("Délié. Ctrl+Z pour annuler.");
      draw();
      dialog.querySelector("button").focus();
    }, { class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm" });
    return element("li", {}, follow, cut);
  };
  const linked = [...answers, ...answered];
  const free = candidates(store.view, entry).filter((id) => !linked.includes(id));
  return element("section", { class: "live-fieldset" }, element("h3", { class: "fr-h6", dir: "auto" }, entry.text),
    element("p", {}, linked.length ? (isBack ? "Répond à :" : "Repris par :") : "Aucun lien."),
    element("ul", { class: "live-choices" }, ...linked.map(line)), free.length ? linkTo(desk, entry, free, draw) : null);
}

function linkTo(desk, entry, free, draw) {
  const { store } = desk;
  const id = `relier-${entry.id}`;
  const select = element("select", { class: "fr-select", id },
    ...free.map((other) => element("option", { value: other }, nameWithWords(store.view.entries.get(other)))));
  const link = button("Relier", () => {
    const [from, to] = BACK[entry.kind] ? [entry.id, select.value] : [select.value, entry.id];
    store.link(from, [to]);
    announce("Relié.");
    draw();
  });
  return element("div", { class: "live-link-to" }, element("label", { class: "fr-label", for: id },
    BACK[entry.kind] ? "Relier à un point auquel il répond" : "Relier à un point qui le reprend"), select, link);
}

const nameWithWords = (entry) => [entry.reference, entry.text.slice(0, 90)].filter(Boolean).join(" – ");
return { threadLabel, linksOf, threadMarks, followThread, go, showLinks };
})();
// fiche/bullet.js
const $fiche_bullet = (() => {
// One point as it is read: its words, and what is known of it besides.

const { remarksOf } = $fiche_remarks;
const { threadMarks } = $fiche_thread;
const { button, element } = $fiche_words;

const ROLES = { porteur: "Porteur", concerne: "Concerné" };
const HORIZONS = { court: "Court terme", moyen: "Moyen terme", long: "Long terme" };

function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  const name = new Date(Date.UTC(year, month - 1, date)).toLocaleDateString("fr-FR", { month: "long", timeZone: "UTC" });
  return `${date === 1 ? "1er" : date} ${name} ${year}`;
}

function datesOf({ starts_on: starts, ends_on: ends }) {
  if (starts && ends) return `du ${day(starts)} au ${day(ends)}`;
  if (starts) return `à partir du ${day(starts)}`;
  return ends ? `jusqu’au ${day(ends)}` : "";
}

// « porteur », « court terme, du 1er janvier 2021 au 30 juin 2021 », or "".
function noteOf(entry) {
  const said = [ROLES[entry.role] ?? "", HORIZONS[entry.horizon] ?? ""].map((words) => words.toLowerCase());
  return [...said, datesOf(entry)].filter(Boolean).join(", ");
}

function wordsOf({ text, highlighted }) {
  if (!highlighted) return element("span", { dir: "auto" }, text);
  return element("strong", { class: "egn-highlighted", dir: "auto" }, element("span", { "aria-hidden": "true" }, "★ "),
    element("span", { class: "fr-sr-only" }, "Particulièrement souligné : "), text);
}

// Where there is something to settle.
function settleMark(desk, id) {
  const op = desk.queue.ops.find((one) => one.id === id && (one.state === "conflict" || one.state === "refused"));
  return op ? button("À trancher", () => desk.showConflicts(), { class: "fr-btn fr-btn--tertiary fr-btn--sm live-link live-link--settle" }) : null;
}

function bulletOf(desk, entry, items = null) {
  const note = noteOf(entry);
  const parts = [
    wordsOf(entry), note ? element("span", { class: "egn-muted" }, `(${note})`) : null,
    entry.reference ? element("span", { class: "fiche-reference" }, entry.reference) : null,
    settleMark(desk, entry.id), threadMarks(desk, entry), remarksOf(entry.id),
  ].filter(Boolean);
  return element("li", { "data-id": entry.id, id: `saisie-${entry.id}` }, ...parts.flatMap((part) => [part, " "]), items);
}
return { ROLES, HORIZONS, noteOf, settleMark, bulletOf };
})();
// fiche/cell.js
const $fiche_cell = (() => {
// An open cell: one field for each point. Enter, Tab, Alt+arrows, Ctrl+B act on the point where the caret is.

const { pasteInto } = $fiche_paste;
const { suggestFor } = $fiche_suggest;
const { cellTools } = $fiche_celltools;
const { settleMark } = $fiche_bullet;
const { COLUMNS, announce, arrange, element, plural } = $fiche_words;

const GROWS = CSS.supports("field-sizing", "content");
// The spaces at the end of what is being typed, that the server does not keep.
const settled = (text) => text.normalize("NFC").replace(/[ \t]+/g, " ").trim();

class CellEditor {
  constructor(grid, cell, row, kind) {
    Object.assign(this, { grid, cell, row, kind, desk: grid.desk, store: grid.store, view: () => grid.store.view });
    this.fields = new Map();
    this.list = element("ul", { class: "live-points live-points--open" });
    this.listeners = new AbortController();
  }

  start({ id, fresh, text }) {
    const { signal } = this.listeners;
    this.cell.classList.add("live-cell--open");
    this.cell.replaceChildren(this.list, cellTools(this));
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
        autocomplete: "off", enterkeyhint: "enter", maxlength: "10000" });
      field.addEventListener("input", () => this.#typed(id, field));
      field.addEventListener("beforeinput", (event) => this.#newLine(event, id, field));
      field.addEventListener("compositionstart", () => (field.dataset.composing = "true"));
      field.addEventListener("compositionend", () => delete field.dataset.composing);
      field.addEventListener("paste", (event) => pasteInto(this, id, field, event));
      this.fields.set(id, field);
      element("li", {}, field);
      suggestFor(this, id, field);
    }
    this.#write(field, entry.text);
    this.#mark(field, id);
    field.classList.toggle("live-field--strong", entry.highlighted);
    field.closest("li").classList.toggle("live-item", Boolean(entry.parent));
    const level = entry.parent ? "Sous-point" : "Point";
    field.setAttribute("aria-label",
      `${COLUMNS[this.kind]} : ${level} ${rank + 1} sur ${count}${entry.highlighted ? ", particulièrement souligné" : ""}`);
    if (!GROWS) this.#grow(field);
  }

  // What others wrote; never in the middle of a letter being composed, and the caret stays where it was.
  #write(field, text) {
    if (field.value === text || field.dataset.composing) return;
    const isHere = document.activeElement === field;
    if (isHere && settled(field.value) === settled(text)) return;
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
    this.store.setText(id, text);
    if (!GROWS) this.#grow(field);
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
      announce(parent ? "C’est déjà un sous-point." : "Aucun point au-dessus : il ne peut pas devenir un sous-point. Échap pour sortir de la cellule.");
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
    return this.#moved(id, { row, kind, parent, after }, `Déplacé : ${rank + 1} sur ${siblings.length}.`);
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
return { CellEditor };
})();
// fiche/rows.js
const $fiche_rows = (() => {
// The tools of a row: what Alt+Maj+flèches and Ctrl+Suppr do, for the mouse and the finger.

const { button, element } = $fiche_words;

function rowTools(grid, id, rank) {
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
return { rowTools };
})();
// fiche/grid.js
const $fiche_grid = (() => {
// One official table, edited in place: cells that arrows walk, and one of them open at a time.

const { TABLES } = $fiche_tree;
const { CellEditor } = $fiche_cell;
const { rowTools } = $fiche_rows;
const { bulletOf } = $fiche_bullet;
const { pasteInCell } = $fiche_paste;
const { COLUMNS, TITLES, announce, arrange, button, element } = $fiche_words;

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  // `desk` holds what the parts of the page share: store, grids, openThread(id), …
  constructor(desk, table, host) {
    Object.assign(this, { desk, table, host, store: desk.store, kinds: TABLES[table] });
    this.at = { row: null, kind: this.kinds[0] };
    this.body = element("tbody", { role: "rowgroup" });
    this.host.replaceChildren(this.#frame());
    this.host.addEventListener("keydown", (event) => this.#keydown(event));
    this.host.addEventListener("click", (event) => this.#click(event));
    this.host.addEventListener("copy", (event) => this.#copy(event));
    this.host.addEventListener("paste", (event) => pasteInCell(this, event));
    this.draw();
  }

  #frame() {
    const heads = this.kinds.map((kind) => element("th", { role: "columnheader", scope: "col" }, COLUMNS[kind]));
    const tools = element("th", { role: "columnheader", scope: "col", class: "live-tools-head" },
      element("span", { class: "fr-sr-only" }, "Ligne"));
    const grid = element("table", {
      role: "grid", class: "egn-table__table live-grid", "aria-label": `Saisie : ${TITLES[this.table]}`,
    }, element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads, tools)), this.body);
    const frame = element("div", { class: "egn-table live-frame" }, grid);
    const add = button("Ajouter une ligne", () => this.addRow(), { class: "fr-btn fr-btn--secondary fr-btn--sm live-add" });
    return element("div", {}, frame, add);
  }

  // Draws again the rows that are not the same; the open cell is left as it is while it is typed in.
  draw() {
    const rows = this.store.view.rowOrder[this.table];
    const known = new Map([...this.body.children].map((line) => [line.dataset.row, line]));
    if (!rows.includes(this.at.row)) this.at.row = rows[0] ?? null;
    const lines = rows.map((id, rank) => this.#line(known.get(id) ?? this.#newLine(id), id, rank));
    if (this.editor && !rows.includes(this.editor.row)) this.#lostRow();
    arrange(this.body, lines);
    this.editor?.draw();
    this.host.toggleAttribute("data-empty", !rows.length);
    this.#rove();
  }

  // Somebody deleted the row where one was.
  #lostRow() {
    const { editor } = this;
    const hadFocus = editor.cell.contains(document.activeElement);
    this.editor = null;
    editor.end();
    if (!hadFocus) return;
    announce("La ligne où vous étiez a été supprimée par une autre personne.");
    queueMicrotask(() => (this.body.children.length ? this.focus() : this.host.querySelector(".live-add").focus()));
  }

  // One row at a time has its links and its tools in the way of Tab: those of the others are a few arrows away.
  #rove() {
    for (const line of this.body.children) {
      const index = line.dataset.row === this.at.row ? 0 : -1;
      for (const one of line.querySelectorAll("td > * a, td > * button, td > * summary")) one.tabIndex = index;
    }
  }

  #newLine(id) {
    const cells = this.kinds.map((kind) => element("td", {
      role: "gridcell", tabindex: "-1", "data-kind": kind, "data-label": COLUMNS[kind],
    }));
    const tools = element("td", { role: "gridcell", class: "live-tools" });
    return element("tr", { role: "row", "data-row": id }, ...cells, tools);
  }

  #line(line, id, rank) {
    this.kinds.forEach((kind, column) => {
      const cell = line.children[column];
      const isAt = this.at.row === id && this.at.kind === kind;
      cell.tabIndex = isAt ? 0 : -1;
      if (this.editor?.cell !== cell) this.#fill(cell, id, kind, rank);
    });
    const tools = line.lastElementChild;
    if (tools.dataset.rank !== String(rank)) {
      tools.dataset.rank = rank;
      tools.replaceChildren(rowTools(this, id, rank));
    }
    return line;
  }

  #fill(cell, row, kind, rank) {
    const isSaid = (entry) => entry.text.trim();
    const points = this.store.view.points(row, kind).filter(({ entry, items }) => isSaid(entry) || items.some(isSaid));
    const said = JSON.stringify([points, rank, this.desk.marks(points)]);
    if (cell.said === said) return;
    cell.said = said;
    const bullets = points.map(({ entry, items }) => bulletOf(this.desk, entry,
      items.length ? element("ul", {}, ...items.filter(isSaid).map((item) => bulletOf(this.desk, item))) : null));
    const empty = element("span", { class: "fr-sr-only" }, "vide");
    const hadFocus = cell !== document.activeElement && cell.contains(document.activeElement);
    cell.replaceChildren(points.length ? element("ul", { class: "live-points" }, ...bullets) : empty);
    if (hadFocus) cell.focus();
  }

  cellAt(row, kind) {
    return this.body.querySelector(`[data-row="${row}"] > [data-kind="${kind}"]`);
  }

  focus(row = this.at.row, kind = this.at.kind) {
    const before = this.cellAt(this.at.row, this.at.kind);
    const cell = this.cellAt(row, kind);
    if (!cell) return;
    if (before) before.tabIndex = -1;
    this.at = { row, kind };
    cell.tabIndex = 0;
    cell.focus();
    this.#rove();
  }

  // Opens a cell, at one of its points or at a new one.
  open(row, kind, { id = null, fresh = false, text = "" } = {}) {
    this.desk.closeAll(this);
    this.close({ focus: false });
    const before = this.cellAt(this.at.row, this.at.kind);
    if (before) before.tabIndex = -1;
    this.at = { row, kind };
    const cell = this.cellAt(row, kind);
    cell.said = null;
    cell.tabIndex = -1;
    this.editor = new CellEditor(this, cell, row, kind);
    this.editor.start({ id, fresh, text });
  }

  close({ focus = true } = {}) {
    const editor = this.editor;
    if (!editor) return;
    this.editor = null;
    editor.end();
    this.draw();
    if (focus) this.focus();
  }

  addRow(after) {
    const row = this.store.addRow(this.table, after);
    announce("Ligne ajoutée.");
    this.open(row, this.kinds[0], { fresh: true });
    return row;
  }

  #click(event) {
    const cell = event.target.closest("[data-kind]");
    if (!cell || this.editor?.cell === cell || event.target.closest("a, button, summary")) return;
    const row = cell.parentElement.dataset.row;
    const id = event.target.closest("[data-id]")?.dataset.id ?? null;
    this.open(row, cell.dataset.kind, { id, fresh: !id });
  }

  // Ctrl+C on a closed cell, nothing being selected: its points, one a line.
  #copy(event) {
    const cell = event.target.closest?.("[data-kind]");
    if (!cell || cell !== document.activeElement || !window.getSelection().isCollapsed) return;
    const { entries } = this.store.view;
    const ids = this.store.view.reading(cell.parentElement.dataset.row, cell.dataset.kind);
    event.clipboardData.setData("text/plain", ids.map((id) => `${entries.get(id).parent ? "  - " : "• "}${entries.get(id).text}`).join("\n"));
    event.preventDefault();
  }

  #keydown(event) {
    const cell = event.target.closest("[data-kind]");
    if (!cell || event.target !== cell) return;
    this.at = { row: cell.parentElement.dataset.row, kind: cell.dataset.kind };
    if (this.#walk(event)) event.preventDefault();
  }

  #walk(event) {
    const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
    if (altKey && shiftKey && (key === "ArrowUp" || key === "ArrowDown")) return this.moveRow(this.at.row, MOVES[key][0]);
    if (altKey && !shiftKey && !ctrlKey) return this.desk.altKey(event, this.store.view.reading(this.at.row, this.at.kind));
    if (altKey || metaKey) return false;
    if (ctrlKey) return this.#jump(key);
    if (MOVES[key]) return this.#step(...MOVES[key]);
    if (key === "Home" || key === "End") return this.focus(this.at.row, this.kinds.at(key === "Home" ? 0 : -1)) ?? true;
    if (key === "Enter" || key === "F2") return this.open(this.at.row, this.at.kind) ?? true;
    if (key === "?") return false;
    if (key.length === 1 && key !== " ") return this.open(this.at.row, this.at.kind, { fresh: true, text: key }) ?? true;
    return false;
  }

  #jump(key) {
    const rows = this.store.view.rowOrder[this.table];
    if (key === "Home") return this.focus(rows[0], this.kinds[0]) ?? true;
    if (key === "End") return this.focus(rows.at(-1), this.kinds.at(-1)) ?? true;
    if (key === "Delete") return this.removeRow(this.at.row);
    return false;
  }

  #step(down, right) {
    const rows = this.store.view.rowOrder[this.table];
    const row = rows[rows.indexOf(this.at.row) + down];
    const kind = this.kinds[this.kinds.indexOf(this.at.kind) + right];
    if (row && kind) this.focus(row, kind);
    return true;
  }

  moveRow(id, way) {
    const rows = this.store.view.rowOrder[this.table];
    const rank = rows.indexOf(id);
    if (!rows[rank + way]) return true;
    this.store.moveRow(id, way > 0 ? rows[rank + 1] : (rows[rank - 2] ?? null));
    this.focus(id, this.at.kind);
    announce(`Ligne déplacée : ${rank + way + 1} sur ${rows.length}.`);
    return true;
  }

  removeRow(id) {
    const rows = this.store.view.rowOrder[this.table];
    const rank = rows.indexOf(id);
    const next = rows[rank + 1] ?? rows[rank - 1];
    const count = this.store.view.entriesOfRow(id).length;
    this.close({ focus: false });
    this.store.removeRow(id);
    announce(`Ligne supprimée${count ? ` avec ses ${count} points` : ""}. Ctrl+Z pour annuler.`);
    this.desk.offerUndo("Ligne supprimée.");
    if (next) this.focus(next, this.at.kind);
    else this.host.querySelector(".live-add").focus();
    return true;
  }
}
return { Grid };
})();
// fiche/retexlist.js
const $fiche_retexlist = (() => {
// The RETEX above the tables: label, scope and lines, edited in place. Links and who speaks are read here, and stay in the
// form.

const { readClipboard } = $fiche_clipboard;
const { settleMark } = $fiche_bullet;
const { announce, arrange, button, element } = $fiche_words;

const SPEAKERS = {
  eleves: "Élèves", enseignants: "Enseignants", agents: "Agents", encadrement: "Encadrement", parents: "Parents", partenaires: "Partenaires",
};
const linesOf = (text) => text.split(/\r?\n/).filter((line) => line.trim());

class RetexList {
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
        maxlength: rows ? null : "300",
      });
      box.addEventListener("input", () => this.#typed(id, box));
      box.addEventListener("blur", () => this.#left(id, box));
      if (rows) box.addEventListener("paste", (event) => pasteLines(box, event));
      return element("div", { class: "fr-input-group" },
        element("label", { class: "fr-label", for: box.id }, label), box);
    };
    const tool = (icon, act) => button("", act, { class: `fr-btn fr-btn--tertiary-no-outline fr-btn--sm ${icon}` });
    const tools = element("div", { class: "live-retex__tools" }, tool("fr-icon-arrow-up-line", () => this.move(id, -1)),
      tool("fr-icon-arrow-down-line", () => this.move(id, 1)), tool("fr-icon-delete-line", () => this.remove(id)));
    const item = element("li", { "data-id": id },
      element("div", { class: "live-retex__head" }, element("span", { class: "fiche-reference", "data-reference": true }), tools),
      field("label", "Intitulé"), field("scope", "Portée (académie, établissement…)"),
      field("lines", "Retour d’expérience, une phrase par ligne", "2"), element("div", { "data-more": true }));
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
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way || !event.altKey || event.shiftKey) return;
    event.preventDefault();
    this.move(id, way);
  }

  #typed(id, box) {
    if (box.name === "label" && !box.value.trim()) return;
    this.store.writeRetex(id, box.name, box.name === "lines" ? linesOf(box.value) : box.value);
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
    this.list.querySelector(`[data-id="${id}"] [name="lines"]`).focus();
  }

  move(id, way) {
    const order = this.store.view.retexOrder;
    const rank = order.indexOf(id);
    if (!order[rank + way]) return;
    this.store.moveRetex(id, way > 0 ? order[rank + 1] : (order[rank - 2] ?? null));
    announce(`RETEX déplacé : ${rank + way + 1} sur ${order.length}.`);
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
    speakers.length ? element("p", { class: "fr-text--sm" }, `Qui parle : ${speakers.map((one) => SPEAKERS[one] ?? one).join(", ")}`) : null,
    links.length ? element("ul", { class: "fiche-links" }, ...links.filter(({ url }) => /^https?:\/\//.test(url))
      .map(({ url, label }) => element("li", {}, element("a", { href: url, rel: "noopener", dir: "auto" }, label || url)))) : null,
  ];
}

// Bullets of Word and LibreOffice become lines; the field's own undo takes them back.
function pasteLines(box, event) {
  const found = readClipboard(event.clipboardData);
  const lines = found.rows ? found.rows.flat(2) : found.lines;
  if (lines.length < 2) return;
  event.preventDefault();
  document.execCommand("insertText", false, lines.map(({ text }) => text).join("\n"));
}
return { SPEAKERS, RetexList };
})();
// fiche/steps.js
const $fiche_steps = (() => {
// The steps at the head of the page say what is written, as it is written (the sentences of restitutions/views/sheet.py).

const { plural } = $fiche_words;

const BLANK = "à renseigner";

// A row counts when something is written in it.
const rowsOf = (view, table) => view.rowOrder[table].filter((row) =>
  view.entriesOfRow(row).some((id) => view.entries.get(id).text.trim())).length;

function details(view) {
  const retex = view.retexOrder.length;
  const [diagnosis, projections, plan] = ["diagnosis", "projections", "plan"].map((table) => rowsOf(view, table));
  const rows = (count, blank) => (count ? plural(count, "ligne", "lignes") : blank);
  const first = [plural(retex, "RETEX", "RETEX"), rows(diagnosis, `diagnostic ${BLANK}`)];
  if (!retex) first[0] = `RETEX ${BLANK}`;
  return { retex: retex || diagnosis ? first.join(", ") : BLANK, projections: rows(projections, BLANK), plan: rows(plan, BLANK) };
}

function tellSteps(root, view) {
  for (const [step, words] of Object.entries(details(view))) {
    const detail = root.querySelector(`.egn-stepper a[href="#${step}"] .egn-stepper__detail`);
    if (detail && detail.textContent !== words) detail.textContent = words;
  }
}
return { tellSteps };
})();
// fiche/statusbar.js
const $fiche_statusbar = (() => {
// The bar that says, always and truthfully, where the words are; with what to do about it.

const { announce, button, element, plural } = $fiche_words;

const TOLD = new Set(["offline", "conflict", "stopped"]);
const small = (label, act, more = {}) => button(label, act, { class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm", ...more });

class StatusBar {
  constructor(desk, host) {
    Object.assign(this, { desk, host });
    this.sentence = element("p", { class: "live-status" });
    this.more = element("p", { class: "live-status-more" });
    this.people = element("p", { class: "live-people" });
    this.undo = small("Annuler", () => desk.undo(), { title: "Annuler (Ctrl+Z)" });
    const keys = small("Touches", () => desk.showKeys(), { title: "Les touches (?)" });
    this.rescue = small("Fichier de secours", () => desk.saveRescue());
    this.settle = button("Trancher", () => desk.showConflicts(), { class: "fr-btn fr-btn--sm" });
    this.rescue.hidden = this.settle.hidden = true;
    host.replaceChildren(element("div", { class: "live-bar" },
      element("div", { class: "live-bar__words" }, this.sentence, this.more, this.people),
      element("div", { class: "live-bar__tools" }, this.settle, this.rescue, this.undo, keys)));
    host.hidden = false;
  }

  say(status) {
    const isKept = !this.desk.device.fails;
    const sentence = sentenceOf(status, isKept);
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    this.#tell(status.kind, sentence);
    this.host.dataset.kind = status.kind;
    this.#detail(status, isKept);
    this.settle.hidden = status.kind !== "conflict";
    this.rescue.hidden = !(status.waiting || status.conflicts || status.refusals) || (status.kind === "waiting" && isKept);
    // Nobody knows who is there without network.
    this.people.hidden = status.isOffline || status.kind === "stopped";
    this.undo.disabled = !this.desk.store.history.done.length;
  }

  // Read aloud when it becomes serious, and when that is over: not at each save.
  #tell(kind, sentence) {
    const isTold = TOLD.has(kind);
    if (isTold ? this.told !== sentence.replace(/\d+/g, "") : this.told && kind === "saved") announce(sentence);
    if (isTold) this.told = sentence.replace(/\d+/g, "");
    else if (kind === "saved") this.told = null;
  }

  #detail(status, isKept) {
    const parts = [
      isKept ? "" : "Ce navigateur ne garde rien : avant de fermer la page, attendez « Enregistré », ou sauvez un fichier de secours.",
      status.kind === "conflict" && status.waiting ? `${waitingOf(status)}${status.isOffline ? ", hors ligne" : ""}.` : "",
      status.detail ?? "",
    ].filter(Boolean);
    const detail = parts.join(" ");
    if (this.said === detail) return;
    this.said = detail;
    this.more.replaceChildren(detail, ...wayBack(status));
    this.more.hidden = !detail;
  }

  others(names) {
    const sentence = names.length ? `Aussi sur cette fiche : ${names.join(", ")}` : "";
    if (this.people.textContent !== sentence) this.people.textContent = sentence;
  }
}

const waitingOf = ({ waiting }) => plural(waiting, "modification en attente", "modifications en attente");

function sentenceOf(status, isKept) {
  const where = isKept ? "gardé sur cet appareil" : "gardé dans cette page seulement";
  const waiting = waitingOf(status);
  if (status.kind === "conflict") {
    const settled = status.conflicts > 1 ? `${status.conflicts} conflits à trancher` : "Conflit à trancher";
    return status.conflicts ? settled : plural(status.refusals, "modification refusée", "modifications refusées");
  }
  if (status.kind === "stopped") return status.waiting ? `Non enregistré : ${where} (${waiting})` : "Enregistrement arrêté";
  if (status.kind === "offline") return status.waiting ? `Hors ligne : ${where} (${waiting})` : "Hors ligne : rien n’attend";
  if (status.kind === "waiting") return waiting;
  return status.savedAt ? `Enregistré à ${status.savedAt}` : "Tout est enregistré";
}

function wayBack({ status }) {
  if (status !== 401) return [];
  const next = encodeURIComponent(window.location.pathname);
  return [" ", element("a", { class: "fr-link fr-link--sm", href: `/connexion/?next=${next}`, target: "_blank", rel: "noopener" },
    "Se reconnecter (nouvel onglet)")];
}
return { StatusBar };
})();
// fiche/offline.js
const $fiche_offline = (() => {
// Makes this fiche open again without network: the worker keeps the page and every file it came with, from the first visit.

const { element } = $fiche_words;

// The icons that show only in an open cell: asked for now, or they would be missing without network.
const ICONS = ["add-line", "arrow-right-line", "arrow-left-line", "arrow-up-line", "arrow-down-line", "star-line", "delete-line"];

function iconFiles() {
  const probe = element("span", { "aria-hidden": "true", hidden: true });
  document.body.append(probe);
  const found = ICONS.map((name) => {
    probe.className = `fr-icon-${name}`;
    const { maskImage, webkitMaskImage } = getComputedStyle(probe, "::before");
    return /url\("?([^")]+)"?\)/.exec(maskImage || webkitMaskImage)?.[1];
  });
  probe.remove();
  return found.filter(Boolean);
}

async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    const files = [...performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((url) => url.startsWith(`${window.location.origin}/static/`)), ...iconFiles()];
    active.postMessage({ keep: { page: window.location.href.split("#")[0], files: [...new Set(files)] } });
  } catch {
    // Without a worker the fiche works, but does not open again without network.
  }
}
return { keepForOffline };
})();
// fiche/conflicts.js
const $fiche_conflicts = (() => {
// What the server did not take: conflicts to settle (both texts are shown), refusals to copy. Nothing leaves without a choice.

const { HORIZONS, ROLES } = $fiche_bullet;
const { showDialog } = $fiche_dialogs;
const { SPEAKERS } = $fiche_retexlist;
const { COLUMNS, announce, button, element } = $fiche_words;

const FIELDS = {
  text: "Texte", label: "Intitulé", lines: "Texte", scope: "Portée", highlighted: "Souligné", place: "Place", role: "Rôle",
  horizon: "Horizon", starts_on: "À partir du", ends_on: "Jusqu’au", indicator: "Indicateur", speakers: "Qui parle", links: "Liens",
  entries: "Points",
};

function said(name, value, words) {
  if (value === null || value === undefined || value === "") return "rien";
  if (value === true || value === false) return value ? "oui" : "non";
  if (name === "place") return "ailleurs";
  if (name === "indicator") return words ?? "un autre indicateur";
  if (name === "role" || name === "horizon") return ROLES[value] ?? HORIZONS[value] ?? value;
  if (name === "speakers") return value.map((one) => SPEAKERS[one] ?? one).join(", ") || "personne";
  if (Array.isArray(value)) return value.map((one) => one.url ?? one).join("\n") || "rien";
  return String(value);
}

// The words of an operation, to read and to copy.
function textOf(op) {
  const set = op.set ?? op.kept?.entry ?? op.kept?.retex ?? {};
  const lines = Array.isArray(set.lines) ? set.lines : [];
  return [set.label, set.text, ...lines].filter((one) => typeof one === "string" && one).join("\n");
}

// --- the three choices -------------------------------------------------------------------------------------------

// Mine: the same change again, now knowing theirs.
function keepMine(desk, op) {
  const { store, queue } = desk;
  const { subject, id, answer, kept } = op;
  queue.remove(op);
  if (subject === "row" && op.do === "delete") {
    store.load(store.base);
    if (store.view.rows.has(id)) store.removeRow(id);
    return;
  }
  if (answer.deleted) {
    queue.push({ subject, id, version: answer.version, do: "restore", kept });
    const { place, ...set } = op.set ?? {};
    if (Object.keys(set).length) queue.push({ subject, id, version: answer.version, set });
  } else queue.push({ subject, id, version: answer.version, do: op.do, set: op.set, kept });
  store.load(store.base);
}

// What was changed besides, and that nobody else changed, stays asked.
function pushRest({ queue }, { subject, id, do: action, set, answer }) {
  const rest = Object.entries(set ?? {}).filter(([name]) => name !== "indicatorName" && !answer.fields.includes(name));
  if (action !== "set" || answer.deleted || !rest.length) return;
  queue.push({ subject, id, version: answer.version, set: Object.fromEntries(rest) });
}

function keepTheirs(desk, op) {
  desk.queue.remove(op);
  pushRest(desk, op);
  desk.store.load(desk.store.base);
}

// Both: theirs stays where it is, mine becomes a new point after it.
function keepBoth(desk, op) {
  const { store } = desk;
  keepTheirs(desk, op);
  const entry = store.view.entries.get(op.id);
  if (entry) store.addEntry({ row: entry.row, kind: entry.kind, parent: entry.parent, after: entry.id, text: op.set.text });
  else if (op.subject === "retex") {
    const { place, ...mine } = op.set;
    const theirs = store.view.retex.get(op.id);
    store.addRetex({ scope: "", lines: [], ...mine, label: mine.label ?? `${theirs?.label ?? "RETEX"} (autre texte)` }, op.id);
  }
}

// What they have: the values of the answer; for a row, what is written in it now.
function theirWords(desk, { id, answer }, name) {
  if (answer.deleted) return "(supprimé)";
  if (name !== "entries") return said(name, answer.theirs[name], "un autre indicateur");
  const { view } = desk.store;
  return view.entriesOfRow(id).map((one) => view.entries.get(one).text).join("\n") || "rien";
}

function myWords(op, name) {
  if (op.do === "delete") return "(supprimé)";
  return said(name, op.set?.[name] ?? textOf(op), op.set?.indicatorName);
}

function whereOf(desk, op) {
  const entry = desk.store.view.entries.get(op.id);
  if (entry) return `${COLUMNS[entry.kind]}${entry.reference ? `, ${entry.reference}` : ""}`;
  const retex = desk.store.view.retex.get(op.id);
  if (op.subject === "retex") return retex?.label ?? "RETEX";
  return op.subject === "row" ? "Ligne" : "Point";
}

function titleOf(desk, { answer, do: action }) {
  const isMe = answer.by && answer.by === desk.state.account.name;
  const who = isMe ? "Dans une autre page, vous avez" : `${answer.by || "Une autre personne"} a`;
  const hour = answer.at ? ` à ${answer.at.slice(11, 16)}` : "";
  if (answer.deleted) return `${who} supprimé${hour} ce que vous modifiez ici.`;
  return action === "delete" ? `${who} modifié${hour} ce que vous supprimez ici.` : `${who} modifié${hour} la même chose.`;
}

function conflictCard(desk, op, done) {
  const { answer } = op;
  const half = (word, style, words) => element("div", {}, element("dt", {}, word), element("dd", { dir: "auto", class: style }, words));
  const pair = (name) => [half(`${FIELDS[name] ?? name} : le vôtre`, "live-mine", myWords(op, name)),
    half(`${FIELDS[name] ?? name} : le sien`, "live-theirs", theirWords(desk, op, name))];
  const rows = (answer.deleted ? ["text"] : answer.fields).flatMap(pair);
  const choice = (label, act) => button(label, () => {
    act(desk, op);
    announce("C’est tranché.");
    done();
  }, { class: "fr-btn fr-btn--secondary fr-btn--sm" });
  const both = op.do === "set" && !answer.deleted && (answer.fields.includes("text") || op.subject === "retex")
    ? choice("Garder les deux", keepBoth) : null;
  return element("li", {}, element("h3", { class: "fr-h6" }, whereOf(desk, op)), element("p", {}, titleOf(desk, op)), element("dl", { class: "live-pair" }, ...rows),
    element("div", { class: "live-choices-row" },
      choice(op.do === "delete" ? "Supprimer quand même" : answer.deleted ? "Rétablir avec mon texte" : "Garder le mien", keepMine),
      choice(op.do === "delete" ? "Ne pas supprimer" : answer.deleted ? "Laisser supprimé" : "Garder le sien", keepTheirs), both));
}

function refusalCard(desk, op, done) {
  const text = textOf(op);
  const box = element("textarea", { class: "fr-input", readonly: true, rows: "3", dir: "auto", "aria-label": "Texte refusé" });
  box.value = text;
  const copy = button("Copier le texte", async () => {
    box.select();
    await navigator.clipboard?.writeText(text).catch(() => {});
    announce("Copié.");
  });
  const remove = button("Retirer de la liste", () => {
    desk.queue.remove(op);
    desk.store.load(desk.store.base);
    done();
  });
  return element("li", {}, element("h3", { class: "fr-h6" }, whereOf(desk, op)), element("p", {}, op.answer.why), text ? box : null, element("div", { class: "live-choices-row" }, text ? copy : null, remove));
}

function showConflicts(desk) {
  const list = element("ul", { class: "live-cards" });
  const dialog = showDialog("À trancher", list);
  const draw = () => {
    const { conflicts, refusals } = desk.queue;
    desk.sync.typed();
    if (!conflicts.length && !refusals.length) return dialog.close();
    list.replaceChildren(...conflicts.map((op) => conflictCard(desk, op, draw)), ...refusals.map((op) => refusalCard(desk, op, draw)));
    return list.querySelector("button")?.focus();
  };
  draw();
}
return { textOf, showConflicts };
})();
// fiche/rescue.js
const $fiche_rescue = (() => {
// The rescue file: what was not sent, as JSON, to be opened on another machine by an animateur of the same territory.

const { showDialog } = $fiche_dialogs;
const { textOf } = $fiche_conflicts;
const { announce, element, plural } = $fiche_words;

const FORMAT = "egn-saisie";
const SCHEMA = 1;

function rescueData(desk) {
  const { campaign, restitution, number, account } = desk.state;
  return {
    format: FORMAT, schema: SCHEMA, campaign, restitution, number, account, saved_at: new Date().toISOString(),
    address: window.location.href.split("#")[0], texts: desk.queue.ops.map(textOf).filter(Boolean), ops: desk.queue.ops,
  };
}

function saveRescue(desk) {
  const data = rescueData(desk);
  const blob = new Blob([JSON.stringify(data, null, 1)], { type: "application/json" });
  const day = data.saved_at.slice(0, 16).replace(/[:T]/g, "-");
  const link = element("a", { href: URL.createObjectURL(blob), download: `saisie-a-enregistrer-${day}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  announce(`Fichier de secours : ${plural(data.ops.length, "modification", "modifications")}.`);
}

const isText = (value) => typeof value === "string";
const isMaybeText = (value) => value === null || isText(value);
const isList = (value) => Array.isArray(value) && value.every(isText);
const FIELDS = {
  text: isText, label: isText, scope: isText, lines: isList, speakers: isList, link: isList, unlink: isList, role: isText, horizon: isText,
  highlighted: (value) => typeof value === "boolean", starts_on: isMaybeText, ends_on: isMaybeText, indicatorName: isText,
  indicator: (value) => value === null || Number.isInteger(value), place: (value) => Boolean(value) && typeof value === "object",
  links: (value) => Array.isArray(value) && value.every((one) => isText(one?.url)),
};
const isBase = (base) => Number.isInteger(base) || isText(base?.after);

// Whether this page can show it. What it means is for the server to judge, operation by operation.
function isOperation(op) {
  if (!op || ![op.op, op.id].every(isText) || !isBase(op.base)) return false;
  if (!["entry", "row", "retex"].includes(op.subject) || !["set", "delete", "restore"].includes(op.do)) return false;
  return Object.entries(op.set ?? {}).every(([name, value]) => FIELDS[name]?.(value));
}

const textsOf = (data) => (Array.isArray(data.texts) && data.texts.length ? data.texts : data.ops.map((op) => textOf(op ?? {})));

// The operations keep their identifiers: a file opened twice, or on two machines, changes things once.
async function openRescue(desk, file) {
  const data = await file.text().then(JSON.parse).catch(() => null);
  if (data?.format !== FORMAT || !Array.isArray(data.ops)) return tell("Ce fichier n’est pas un fichier de secours.");
  const { campaign, restitution, number } = desk.state;
  if (data.schema !== SCHEMA) return tell("Ce fichier vient d’une autre version : copiez ses textes.", textsOf(data));
  if (data.campaign !== campaign || data.restitution !== restitution || data.number !== number) {
    return tell("Ce fichier vient d’une autre fiche : ouvrez celle-là, ou copiez ses textes.", textsOf(data), data.address);
  }
  const known = new Set(desk.queue.ops.map((op) => op.op));
  const good = data.ops.filter((op) => isOperation(op) && !known.has(op.op));
  for (const { op, subject, id, base, do: action, set = null, at = "" } of good) {
    const fresh = { op, subject, id, base, do: action, set, kept: null, at, state: "sent" };
    desk.queue.ops.push(fresh);
    desk.queue.keep(fresh);
  }
  desk.store.load(desk.store.base);
  desk.sync.typed();
  announce(`${plural(good.length, "modification reprise", "modifications reprises")}.`);
  const odd = data.ops.filter((op) => !isOperation(op));
  return odd.length ? tell("Une partie du fichier n’est pas lisible : copiez ses textes.", textsOf({ ops: odd })) : null;
}

function tell(sentence, texts = [], address = null) {
  const words = Array.isArray(texts) ? texts.filter((text) => typeof text === "string") : [];
  const box = element("textarea", { class: "fr-input", readonly: true, rows: "8", dir: "auto", "aria-label": "Textes du fichier" });
  box.value = words.join("\n");
  const isHere = typeof address === "string" && address.startsWith(`${window.location.origin}/`);
  showDialog("Fichier de secours", element("p", {}, sentence), words.length ? box : null,
    isHere ? element("p", {}, element("a", { class: "fr-link", href: address }, "Ouvrir la fiche de ce fichier")) : null);
}
return { rescueData, saveRescue, openRescue };
})();
// fiche/details.js
const $fiche_details = (() => {
// Alt+D: the role of an acteur; the horizon and the dates of an échéance.

const { HORIZONS, ROLES } = $fiche_bullet;
const { showDialog } = $fiche_dialogs;
const { announce, button, element } = $fiche_words;

const hasDetails = (kind) => kind === "stakeholder" || kind === "timeframe";

function choice(id, label, value, options) {
  const select = element("select", { class: "fr-select", id }, element("option", { value: "" }, "Non précisé"),
    ...Object.entries(options).map(([key, words]) => element("option", { value: key, selected: key === value }, words)));
  return [select, element("div", { class: "fr-select-group" }, element("label", { class: "fr-label", for: id }, label), select)];
}

function dateField(id, label, value) {
  const input = element("input", { class: "fr-input", type: "date", id, value });
  return [input, element("div", { class: "fr-input-group" }, element("label", { class: "fr-label", for: id }, label), input)];
}

// {read: () => values, fields: elements}
function fieldsOf(entry) {
  const id = `preciser-${entry.id}`;
  if (entry.kind === "stakeholder") {
    const [role, field] = choice(`${id}-role`, "Rôle dans l’action", entry.role, ROLES);
    return { read: () => ({ role: role.value }), fields: [field] };
  }
  const [horizon, first] = choice(`${id}-horizon`, "Horizon", entry.horizon, HORIZONS);
  const [starts, second] = dateField(`${id}-debut`, "À partir du", entry.starts_on);
  const [ends, third] = dateField(`${id}-fin`, "Jusqu’au", entry.ends_on);
  return {
    read: () => ({ horizon: horizon.value, starts_on: starts.value || null, ends_on: ends.value || null }),
    fields: [first, element("div", { class: "live-dates" }, second, third)],
  };
}

function showDetails(desk, ids) {
  const { store } = desk;
  const entries = ids.map((id) => store.view.entries.get(id)).filter((entry) => entry?.text.trim() && hasDetails(entry.kind));
  if (!entries.length) return announce("Rien à préciser ici : ce sont les acteurs et les échéances du plan qui se précisent.");
  const groups = entries.map((entry) => ({ entry, ...fieldsOf(entry) }));
  const wrong = element("p", { class: "fr-error-text", role: "alert", hidden: true });
  const save = () => {
    const isWrong = groups.some(({ read }) => read().starts_on && read().ends_on && read().ends_on < read().starts_on);
    wrong.hidden = !isWrong;
    wrong.textContent = isWrong ? "La fin ne peut pas précéder le début : vérifiez les deux dates." : "";
    if (isWrong) return;
    store.group("la précision", () => groups.forEach(({ entry, read }) => setChanged(store, entry.id, read())));
    dialog.close();
    announce("Précisé.");
  };
  const form = element("form", { novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    save();
  } }, ...groups.map(({ entry, fields }) => element("fieldset", { class: "live-fieldset" },
    element("legend", { dir: "auto" }, entry.text), ...fields)), wrong,
  button("Enregistrer", null, { type: "submit", class: "fr-btn fr-btn--sm" }));
  const dialog = showDialog("Préciser", form);
  return form.querySelector("select").focus();
}

function setChanged(store, id, values) {
  const entry = store.view.entries.get(id);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => entry && entry[name] !== value));
  if (Object.keys(changed).length) store.set(id, changed);
}
return { hasDetails, showDetails };
})();
// fiche/main.js
(() => {
// The page of a fiche becomes its editor. Without this script, the tables are read here and edited in the forms.

const { Device } = $fiche_device;
const { Outbox } = $fiche_outbox;
const { Queue } = $fiche_queue;
const { Store } = $fiche_store;
const { Sync } = $fiche_sync;
const { Grid } = $fiche_grid;
const { RetexList } = $fiche_retexlist;
const { tellSteps } = $fiche_steps;
const { StatusBar } = $fiche_statusbar;
const { keepForOffline } = $fiche_offline;
const { pickIndicator, showKeys } = $fiche_dialogs;
const { showConflicts } = $fiche_conflicts;
const { openRescue, saveRescue } = $fiche_rescue;
const { gatherRemarks } = $fiche_remarks;
const { followThread, go, linksOf, showLinks, threadLabel } = $fiche_thread;
const { TABLES } = $fiche_tree;
const { showDetails, hasDetails } = $fiche_details;
const { announce, button, element } = $fiche_words;

const ADOPTION = 15000;
const root = document.querySelector("[data-live]");

// The state from the server; without network, the one this device had last.
async function firstState(device, url, key) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
    if (answer.ok) return { state: await answer.json(), fresh: true };
    if (answer.status === 409 || answer.status === 404 || answer.status === 403) return null;
  } catch {
    // No network: what the device keeps is used.
  }
  const state = await device.get("states", key);
  return state ? { state, fresh: false } : null;
}

const quiet = (label, keys, act) => button(label, act, { title: `${label} (${keys})`, class: "fr-btn fr-btn--tertiary fr-btn--sm" });

// The forms are the way without script; they stay, a little apart.
function quietForms(host) {
  for (const part of ["retex", "diagnostic", "projections", "plan"]) {
    const link = host.querySelector(`a[aria-describedby="titre-${part}"]`);
    link?.setAttribute("class", "fr-link fr-link--sm live-form-link");
    link?.replaceChildren("Formulaire simple");
  }
}

class Desk {
  async start() {
    const { live, account, suggestions, indicators } = root.dataset;
    this.urls = { sync: live, suggestions, indicators };
    this.device = new Device();
    await this.device.start();
    const key = `${account}${live}`;
    const found = await firstState(this.device, live, key);
    if (!found) return;
    this.state = found.state;
    this.outbox = new Outbox(this.device, { account, fiche: live });
    this.queue = new Queue({ keep: (op) => this.outbox.keep(op), drop: (op) => this.outbox.drop(op) });
    this.queue.load(await this.outbox.start());
    this.store = new Store(this.state, this.queue);
    this.#build();
    this.#listen();
    this.sync = new Sync({
      url: live, state: this.state, queue: this.queue, store: this.store, client: this.outbox.tab,
      written: () => this.outbox.writes, say: (status) => this.bar.say(status), people: (names) => this.bar.others(names),
      after: () => this.keepState(),
    });
    this.device.onFailure = () => this.sync.tell();
    this.store.subscribe((what) => this.#changed(what));
    const { campaign, account: who, csrf } = this.state;
    this.keepState = () => this.device.put("states", key, { ...this.store.base, campaign, account: who, csrf });
    this.keepState();
    this.sync.start();
    root.dataset.ready = "true";
  }

  #build() {
    this.bar = new StatusBar(this, root.querySelector("[data-live-bar]"));
    this.grids = {};
    gatherRemarks(root);
    this.retex = new RetexList(this, root.querySelector("[data-live-retex]"));
    for (const table of Object.keys(TABLES)) this.grids[table] = new Grid(this, table, root.querySelector(`[data-live-table="${table}"]`));
    root.querySelector("[data-live-rescue-box]").hidden = false;
    quietForms(root);
  }

  #listen() {
    document.addEventListener("keydown", (event) => this.#keydown(event));
    window.addEventListener("pagehide", () => this.store.leaveAll(), { capture: true });
    window.addEventListener("beforeunload", (event) => {
      if (this.device.fails && this.queue.ops.length) event.preventDefault();
    });
    setInterval(() => this.#adopt(), ADOPTION);
    const opener = root.querySelector("[data-live-rescue]");
    opener?.addEventListener("change", () => opener.files[0] && openRescue(this, opener.files[0]).then(() => (opener.value = "")));
  }

  // A tab of this fiche closed or crashed meanwhile: its words are sent from here.
  async #adopt() {
    const found = await this.outbox.adopt();
    if (!found.length) return;
    this.queue.load(found);
    this.store.load(this.store.base);
    this.sync.typed();
  }

  #keydown(event) {
    const inField = event.target.closest("input, textarea, select");
    const inside = root.contains(event.target) || event.target === document.body;
    const control = event.ctrlKey || event.metaKey;
    if (!inside || event.defaultPrevented) return;
    if (event.key === "?" && !inField) showKeys();
    else if (control && event.key.toLowerCase() === "z" && this.#ownsUndo(inField)) event.shiftKey ? this.redo() : this.undo();
    else if (control && event.key.toLowerCase() === "y" && this.#ownsUndo(inField)) this.redo();
    else return;
    event.preventDefault();
  }

  // A field of the RETEX or of a dialog has its own undo; a cell's is the fiche's.
  #ownsUndo(inField) {
    return !inField || inField.classList.contains("live-field");
  }

  #changed(what) {
    if (!what || what.saved) {
      for (const grid of Object.values(this.grids)) grid.draw();
      if (!what) this.retex.draw();
      tellSteps(root, this.store.view);
    }
    if (!what?.saved) this.sync?.typed();
  }

  undo() {
    this.#said(this.store.undo(), "Annulé");
  }

  redo() {
    this.#said(this.store.redo(), "Rétabli");
  }

  #said(label, verb) {
    const active = document.activeElement?.dataset?.id;
    announce(label ? `${verb} : ${label}.` : "Rien à annuler.");
    for (const grid of Object.values(this.grids)) if (active && grid.editor) grid.editor.focus(active);
  }

  // What a bullet shows besides its words, as a text that changes when it must be drawn again.
  marks(points) {
    const { view } = this.store;
    return points.flatMap(({ entry, items }) => [entry, ...items]).map((entry) => {
      const { answers, answered } = linksOf(view, entry);
      return [...answers, ...answered].map((id) => view.entries.get(id)?.reference ?? id).join();
    });
  }

  closeAll(except = null) {
    for (const grid of Object.values(this.grids)) if (grid !== except) grid.close({ focus: false });
  }

  // Alt+L, Alt+D, Alt+H, for the points of a cell. By the place of the key: Alt makes other letters on some keyboards.
  altKey({ code }, ids) {
    if (code === "KeyL") showLinks(this, ids);
    else if (code === "KeyD") showDetails(this, ids);
    else if (code === "KeyH") this.showHistory(ids);
    else return false;
    return true;
  }

  // Alt+H: who wrote what of a point, on its own page.
  showHistory(ids) {
    const id = ids.findLast((one) => this.store.view.entries.get(one)?.version);
    if (id) window.location.assign(this.urls.sync.replace(/saisie\/$/, `historique/${id}/`));
    else announce("Ce point n’a pas encore d’historique.");
  }

  go(id) {
    go(this, id);
  }

  followThread(id) {
    followThread(this, id);
    return true;
  }

  pickIndicator(id) {
    pickIndicator(this, id);
  }

  cellButtons(editor) {
    return [this.#threadButton(editor), this.#linksButton(editor), hasDetails(editor.kind)
      ? quiet("Préciser", "Alt+D", () => showDetails(this, [editor.current])) : null,
    quiet("Historique", "Alt+H", () => this.showHistory([editor.current]))];
  }

  #linksButton(editor) {
    const isLinked = ["irritant", "main_irritant", "lever", "planned_lever"].includes(editor.kind);
    return isLinked ? quiet("Liens", "Alt+L", () => showLinks(this, [editor.current])) : null;
  }

  #threadButton(editor) {
    const label = threadLabel(editor.kind);
    return label ? quiet(label, "Ctrl+Entrée", () => editor.current && this.followThread(editor.current)) : null;
  }

  // Alt+Entrée: on to the next cell, the next row, a new row.
  nextCell(grid, row, kind, way) {
    const rows = this.store.view.rowOrder[grid.table];
    const at = grid.kinds.indexOf(kind) + way;
    const next = grid.kinds[at] ? row : rows[rows.indexOf(row) + way];
    const column = grid.kinds[at] ?? grid.kinds.at(way > 0 ? 0 : -1);
    if (next) grid.open(next, column);
    else if (way > 0) grid.addRow(row);
    return true;
  }

  offerUndo(sentence) {
    const host = root.querySelector("[data-live-undo]");
    const undo = button("Annuler", () => {
      this.undo();
      host.replaceChildren();
    }, { class: "fr-btn fr-btn--tertiary fr-btn--sm" });
    host.replaceChildren(element("p", {}, `${sentence} `, undo));
    clearTimeout(this.offer);
    this.offer = setTimeout(() => host.replaceChildren(), 20000);
  }

  showKeys() {
    showKeys();
  }

  showConflicts() {
    showConflicts(this);
  }

  saveRescue() {
    saveRescue(this);
  }
}

if (root) {
  new Desk().start().then(keepForOffline);
}
})();
