// The grid of an indicator: each cell is saved as it is typed, through the outbox of the fiches. Without this script it
// is a form. What is typed is on the device first; « Enregistré » is said once the server has it. What it refuses stays on
// the device, and goes again only when its person types there or says so.

import { Device } from "../fiche/device.js";
import { Outbox } from "../fiche/outbox.js";
import { uuid } from "../fiche/queue.js";
import { plural } from "../fiche/words.js";
import { Cells } from "./cells.js";
import { walk } from "./keys.js";
import { tableOf } from "./paste.js";
import { exchange } from "./send.js";

const TYPING = 1500;
const AGAIN = 6000;
const EMPTIED = "Une cellule vide ne retire pas la valeur. Ouvrez l’indicateur pour la retirer, avec un motif.";

// An operation: {op, cell, label, territory, start, text, seen, at, state: "new" | "sent" | "refused", why, theirs}.
// A cell has one, and one more while the first is on its way. `theirs` is {text, seen}: what stands there instead.
class Grid {
  constructor(form) {
    this.form = form;
    this.cells = new Cells(form);
    this.device = new Device();
    this.outbox = new Outbox(this.device, { account: form.dataset.account, fiche: new URL(form.action).pathname });
    this.ops = new Map();
    this.savedAt = "";
    this.note = "";
  }

  get waiting() {
    return [...this.ops.values()].filter(({ state }) => state !== "refused");
  }

  get refused() {
    return [...this.ops.values()].filter(({ state }) => state === "refused");
  }

  #of(cell) {
    return [...this.ops.values()].filter((op) => op.cell === cell);
  }

  async start() {
    await this.device.start();
    await this.#takeUp(await this.outbox.start());
    this.form.addEventListener("input", ({ target }) => target.matches(".grid-cell") && this.typed(target));
    this.form.addEventListener("keydown", (event) => walk(event, this.cells.rows));
    this.form.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("focusout", () => this.waiting.length && this.soon(0));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.soon(0);
    });
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.waiting.length && this.soon(0));
    window.addEventListener("pagehide", () => this.outbox.leave());
    // Typed before this was ready, or brought back by the browser.
    for (const input of this.cells.changed()) if (!this.#of(this.cells.nameOf(input)).length) this.typed(input);
    this.cells.showLast();
    this.form.querySelector("[data-grid-submit]").hidden = true;
    this.form.dataset.ready = "";
    this.tell();
    if (this.waiting.length) this.soon(0);
  }

  // What pages that are gone had not sent: of each cell, the last words.
  async #takeUp(left) {
    for (const op of left.sort((one, other) => one.at - other.at)) {
      for (const older of this.#of(op.cell)) this.#drop(older);
      this.ops.set(op.op, op);
    }
    for (const op of [...this.ops.values()]) {
      const input = this.cells.find(op.cell);
      if (!input) continue;
      if (op.state === "refused" && op.text === input.dataset.held) this.#drop(op);
      else {
        input.value = op.text;
        // What the page says is newer than what was answered then.
        if (op.theirs) op.theirs = { text: input.dataset.held, seen: seenOf(input) };
        if (op.state === "refused") this.#ask(op);
      }
    }
  }

  // While it is asked which of two values stays, what is typed goes with what the person had seen: it is asked again.
  typed(input) {
    const cell = this.cells.nameOf(input);
    const text = input.value.trim();
    const question = this.#of(cell).find(({ theirs }) => theirs);
    this.note = "";
    this.cells.say(input, "");
    for (const op of this.#of(cell)) if (op.state !== "sent") this.#drop(op);
    if (!text && input.dataset.held) this.cells.say(input, EMPTIED);
    else if (question || this.#of(cell).length || text !== input.dataset.held) {
      this.#add(input, cell, text, question ? question.seen : seenOf(input));
    }
    this.tell();
    this.soon(TYPING);
  }

  #add(input, cell, text, seen) {
    const [territory, ...start] = cell.split("-");
    const label = input.getAttribute("aria-label");
    const place = { cell, label, territory: Number(territory), start: start.join("-") };
    const op = { op: uuid(), ...place, text, seen, at: Date.now(), state: "new" };
    this.ops.set(op.op, op);
    this.outbox.keep(op);
  }

  pasted(event) {
    const table = tableOf(event.clipboardData);
    const at = this.cells.placeOf(event.target);
    if (!table || !at) return;
    event.preventDefault();
    let left = 0;
    table.forEach((line, down) => line.forEach((text, across) => {
      const input = this.cells.rows[at[0] + down]?.[at[1] + across];
      if (!input) left += text ? 1 : 0;
      else if (text) {
        input.value = text;
        this.typed(input);
      }
    }));
    this.note = left ? `${plural(left, "cellule collée dépasse", "cellules collées dépassent")} de la grille.` : "";
    this.tell();
  }

  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.busy || !this.waiting.length || this.stopped) return;
    this.busy = true;
    const sent = [];
    for (const op of this.waiting) if (!sent.some(({ cell }) => cell === op.cell)) sent.push(op);
    const batch = sent.slice(0, 100);
    for (const op of batch) {
      op.state = "sent";
      this.outbox.keep(op);
    }
    await this.outbox.writes;
    const answer = await exchange(this.form, batch);
    this.busy = false;
    this.isOffline = answer.isOffline;
    this.stopped = answer.stopped;
    if (answer.cells) {
      this.savedAt = answer.at;
      for (const one of answer.cells) this.#answered(one);
    }
    this.tell();
    if (this.waiting.length && !this.stopped) this.soon(answer.cells ? 0 : AGAIN);
  }

  #answered({ op, status, text, seen, why }) {
    const asked = this.ops.get(op);
    if (!asked) return;
    const later = this.#of(asked.cell).find((one) => one !== asked);
    if (status === "saved") this.#saved(asked, later, text, seen);
    else if (later && status === "refused") this.#drop(asked);
    else {
      // The last words are those that are asked about.
      const last = later ?? asked;
      if (later) this.#drop(asked);
      Object.assign(last, { state: "refused", why, theirs: status === "changed" ? { text, seen } : null });
      this.outbox.keep(last);
      this.#ask(last);
    }
  }

  #saved(asked, later, text, seen) {
    const input = this.cells.find(asked.cell);
    this.#drop(asked);
    if (input) Object.assign(input.dataset, { held: text, seen: seen ?? "" });
    if (later) {
      later.seen = seen;
      this.outbox.keep(later);
    } else if (input && document.activeElement !== input) input.value = text; // Written as the site writes it.
  }

  // Why it is not saved, next to the cell; with somebody else's value, which one stays.
  #ask(op) {
    const input = this.cells.find(op.cell);
    if (!input) return;
    const settle = (act) => {
      this.#drop(op);
      Object.assign(input.dataset, { held: op.theirs.text, seen: op.theirs.seen ?? "" });
      act();
      input.focus();
      this.tell();
    };
    const keep = () => settle(() => {
      input.value = op.text;
      this.typed(input);
      this.soon(0);
    });
    const take = () => settle(() => {
      input.value = op.theirs.text;
      this.cells.say(input, "");
    });
    const choices = op.theirs ? [[`Garder ${op.text}`, keep], [op.theirs.text ? `Prendre ${op.theirs.text}` : "Laisser vide", take]] : [];
    this.cells.say(input, op.why, choices);
  }

  #drop(op) {
    this.ops.delete(op.op);
    this.outbox.drop(op);
    if (!this.ops.size) this.outbox.leaveNothing();
  }

  tell() {
    this.cells.tellElsewhere(this.refused, (op) => {
      this.#drop(op);
      this.tell();
    });
    const number = this.waiting.length;
    const wrong = this.cells.wrong + this.refused.filter(({ cell }) => !this.cells.find(cell)).length;
    const waiting = plural(number, "valeur en attente", "valeurs en attente");
    const where = this.device.fails ? "gardé dans cette page seulement" : "gardé sur cet appareil";
    this.cells.tell([
      this.stopped,
      number && !this.stopped ? (this.isOffline ? `Hors ligne\u00a0: ${where} (${waiting}).` : `${waiting}.`) : "",
      wrong ? `${plural(wrong, "cellule n’est pas enregistrée", "cellules ne sont pas enregistrées")}\u00a0: la raison est à côté.` : "",
      this.savedAt && !number && !wrong ? `Enregistré à ${this.savedAt}.` : "",
      this.note,
    ]);
  }
}

const seenOf = (input) => (input.dataset.seen ? Number(input.dataset.seen) : null);

const form = document.querySelector("form[data-grid]");
if (form) new Grid(form).start();
