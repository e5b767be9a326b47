// The grid of an indicator: each cell is saved as it is typed, through the outbox of the fiches. Without this script it
// is a form. What is typed is on the device first; « Enregistré » is said once the server has it. What it refuses stays on
// the device until something else is typed there: the next page asks again, and says why again.

import { Device } from "../fiche/device.js";
import { Outbox } from "../fiche/outbox.js";
import { uuid } from "../fiche/queue.js";
import { element, plural } from "../fiche/words.js";
import { walk } from "./keys.js";
import { tableOf } from "./paste.js";
import { exchange } from "./send.js";

const TYPING = 1500;
const AGAIN = 6000;

class Grid {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-grid-status]");
    this.rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".grid-cell")]);
    this.inputs = new Map(this.rows.flat().map((input) => [input.name.slice(2), input]));
    this.device = new Device();
    this.outbox = new Outbox(this.device, { account: form.dataset.account, fiche: `indicateur-${form.dataset.grid}` });
    this.elsewhere = form.querySelector("[data-grid-elsewhere]");
    this.ops = new Map();
    this.savedAt = "";
  }

  get waiting() {
    return [...this.ops.values()].filter(({ state }) => state !== "refused");
  }

  #of(cell) {
    return [...this.ops.values()].filter((op) => op.cell === cell);
  }

  async start() {
    await this.device.start();
    for (const op of await this.outbox.start()) this.#takeUp(op);
    this.form.addEventListener("input", ({ target }) => target.matches(".grid-cell") && this.typed(target));
    this.form.addEventListener("keydown", (event) => walk(event, this.rows));
    this.form.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("focusout", () => this.waiting.length && this.soon(0));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.soon(0);
    });
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.waiting.length && this.soon(0));
    window.addEventListener("pagehide", () => this.outbox.leave());
    this.form.querySelector("[data-grid-submit]").hidden = true;
    // The last periods are those one comes for.
    const frame = this.form.querySelector(".egn-table--wide");
    frame.scrollLeft = frame.scrollWidth;
    this.form.dataset.ready = "";
    this.tell();
    if (this.waiting.length) this.soon(0);
  }

  // What a page that is gone had not sent: of a cell typed in since, the newer words.
  #takeUp(op) {
    const input = this.inputs.get(op.cell);
    for (const older of this.#of(op.cell)) this.#drop(older);
    this.ops.set(op.op, { ...op, state: "new" });
    if (input) input.value = op.text;
  }

  typed(input) {
    const cell = input.name.slice(2);
    const text = input.value.trim();
    this.#say(input, "");
    for (const op of this.#of(cell)) if (op.state !== "sent") this.#drop(op);
    if (this.#of(cell).length || text !== input.dataset.held) {
      const [territory, ...start] = cell.split("-");
      const seen = input.dataset.seen ? Number(input.dataset.seen) : null;
      const label = input.getAttribute("aria-label");
      const op = { op: uuid(), cell, label, territory: Number(territory), start: start.join("-"), text, seen, state: "new" };
      this.ops.set(op.op, op);
      this.outbox.keep(op);
    }
    this.tell();
    this.soon(TYPING);
  }

  pasted(event) {
    const table = tableOf(event.clipboardData);
    const at = this.#placeOf(event.target);
    if (!table || !at) return;
    event.preventDefault();
    let left = 0;
    table.forEach((line, down) => line.forEach((text, across) => {
      const input = this.rows[at[0] + down]?.[at[1] + across];
      if (!input) left += text ? 1 : 0;
      else if (text) {
        input.value = text;
        this.typed(input);
      }
    }));
    if (left) this.tell(`${plural(left, "cellule collée dépasse", "cellules collées dépassent")} de la grille.`);
  }

  #placeOf(input) {
    const row = this.rows.findIndex((inputs) => inputs.includes(input));
    return row < 0 ? null : [row, this.rows[row].indexOf(input)];
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
    const input = this.inputs.get(asked.cell);
    if (input && status !== "refused") {
      input.dataset.held = text;
      input.dataset.seen = seen ?? "";
    }
    const later = this.#of(asked.cell).find((one) => one !== asked);
    if (later) {
      this.#drop(asked);
      later.seen = status === "refused" ? later.seen : seen;
      this.outbox.keep(later);
    } else if (status === "saved") {
      this.#drop(asked);
      // Written as the site writes it, unless it is being typed.
      if (input && document.activeElement !== input) input.value = text;
    } else {
      Object.assign(asked, { state: "refused", why });
      this.outbox.keep(asked);
      if (input) this.#say(input, why, status === "changed" ? this.#choices(input, asked, text) : []);
    }
  }

  // Somebody else gave a value: theirs, or mine in its place.
  #choices(input, asked, theirs) {
    const small = (label, act) => element("button", { type: "button", class: "fr-btn fr-btn--sm fr-btn--tertiary", onclick: act }, label);
    const take = () => {
      input.value = theirs;
      this.#drop(asked);
      this.#say(input, "");
      input.focus();
      this.tell();
    };
    const keep = () => {
      input.value = asked.text;
      this.typed(input);
      input.focus();
      this.soon(0);
    };
    return [small(`Garder ${asked.text}`, keep), small(theirs ? `Prendre ${theirs}` : "Laisser vide", take)];
  }

  #drop(op) {
    this.ops.delete(op.op);
    this.outbox.drop(op);
    if (!this.ops.size) this.outbox.leaveNothing();
  }

  #say(input, why, more = []) {
    const place = document.getElementById(`w-${input.name.slice(2)}`);
    place.replaceChildren(why, ...more.flatMap((one) => [" ", one]));
    place.hidden = !why;
    input.classList.toggle("grid-cell--wrong", Boolean(why));
    if (why) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", place.id);
    } else for (const name of ["aria-invalid", "aria-describedby"]) input.removeAttribute(name);
  }

  // What was typed on another page of the grid and refused: no cell here says it.
  #tellElsewhere(refused) {
    const lost = refused.filter(({ cell }) => !this.inputs.has(cell));
    this.elsewhere.hidden = !lost.length;
    this.elsewhere.replaceChildren(...lost.map((op) => element("li", {}, `${op.label}\u00a0: ${op.text}. ${op.why} `,
      element("button", { type: "button", class: "fr-btn fr-btn--sm fr-btn--tertiary", onclick: () => {
        this.#drop(op);
        this.tell();
      } }, "Effacer"))));
  }

  tell(more = "") {
    const refused = [...this.ops.values()].filter(({ state }) => state === "refused");
    this.#tellElsewhere(refused);
    const [wrong, number] = [refused.length, this.waiting.length];
    const waiting = plural(number, "valeur en attente", "valeurs en attente");
    const where = this.device.fails ? "gardé dans cette page seulement" : "gardé sur cet appareil";
    const parts = [
      this.stopped || (this.isOffline && number ? `Hors ligne\u00a0: ${where} (${waiting}).` : number ? `${waiting}.` : ""),
      wrong ? `${plural(wrong, "cellule n’est pas enregistrée", "cellules ne sont pas enregistrées")}\u00a0: la raison est à côté.` : "",
      this.savedAt && !this.ops.size ? `Enregistré à ${this.savedAt}.` : "",
      more,
    ];
    const sentence = parts.filter(Boolean).join(" ");
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }
}

const form = document.querySelector("form[data-grid]");
if (form) new Grid(form).start();
