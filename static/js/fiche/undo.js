// What was done and can be undone: steps, each with the functions that make it again and take it back.

const TYPING_PAUSE = 1500;

export class History {
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
