// The operations waiting to be saved, in order. What was sent once is never changed again.

export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

// An operation: {op, subject, id, base, do, set, state: "new" | "sent" | "conflict" | "refused", answer, kept, at}.
// `keep(op)` and `drop(op)` write it to the device and take it off.
export class Queue {
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

  // What the server did not take of a thing.
  toSettle(subjectId) {
    return this.ops.find((op) => op.id === subjectId && (op.state === "conflict" || op.state === "refused"));
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
    this.freeze(ops);
    return ops;
  }

  // They go out of this page, to the server or in a file: what is typed from now on is another operation.
  freeze(ops = this.waiting) {
    for (const op of ops) {
      if (op.state !== "new") continue;
      op.state = "sent";
      this.keep(op);
    }
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
      Object.assign(op, { state: "refused", answer: { why: "Ce qui précède cette modification n’est pas arrivé\u00a0: copiez son texte." } });
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
export function wire(op) {
  const { indicatorName, ...set } = op.set ?? {};
  return { op: op.op, subject: op.subject, id: op.id, base: op.base, do: op.do, ...(op.set ? { set } : {}) };
}

// The words of an operation, to read and to copy.
export function textOf(op) {
  const set = op.set ?? op.kept?.entry ?? op.kept?.retex ?? {};
  const lines = Array.isArray(set.lines) ? set.lines : [];
  return [set.label, set.text, ...lines].filter((one) => typeof one === "string" && one).join("\n");
}
