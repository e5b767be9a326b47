// The conversation with the server: one request at a time, at most one every three seconds while typing, a sign
// of presence when idle. Emits what the page says of it; "saved" only after the server has said so.

import { FAREWELL, MOST, bytesOf, isLarge, isTooLarge, refusal, within } from "./batches.js";
import { wire } from "./queue.js";

const SCHEMA = 1;
const TYPING = 3000;
const IDLE = 6000;
const HIDDEN = 60000;
const TIMEOUT = 20000;
// Bytes in a millisecond of the slowest line that is waited for (64 kbit/s): what is sent takes its time.
const SLOW = 8;
const SLOWEST = 60000;

export class Sync {
  // `written()` resolves once the operations are on the device: they are sent after that; `outbox` keeps them at once when the page goes.
  // `say(status)` receives {kind: "saved" | "waiting" | "offline" | "conflict" | "stopped", …}; `after()` is called when the
  // server said something new.
  constructor({ url, state, queue, store, client, written, outbox, say, people, after }) {
    Object.assign(this, { url, queue, store, client, written, outbox, say, people, after });
    this.campaign = state.campaign;
    this.account = state.account.id;
    this.csrf = state.csrf;
    this.cursor = state.cursor;
    this.savedAt = "";
    this.failures = 0;
    this.stopped = null;
    this.most = MOST;
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
    if (this.busy) return;
    this.busy = true;
    this.last = performance.now();
    const ops = within(this.queue.batch(), this.most);
    try {
      if (isTooLarge(ops)) this.#refuse(ops[0]);
      else await this.#exchange(ops);
      this.failures = 0;
      this.most = Math.min(MOST, this.most * 2);
    } catch (error) {
      if (error.status === 413 && (ops.length > 1 || isLarge(ops))) this.#sendLess(ops);
      else this.#failed(error);
      if (error.name === "TimeoutError" && ops.length > 1) this.most = bytesOf(...ops) / 2;
    } finally {
      this.busy = false;
      this.tell();
      this.soon(this.#pause());
    }
  }

  // Something on the way takes less than was sent: half of it next time, or never if it was one operation alone.
  #sendLess(ops) {
    this.failures = 0;
    if (ops.length > 1) this.most = bytesOf(...ops) / 2;
    else this.#refuse(ops[0]);
  }

  #refuse(op) {
    this.stopped = null;
    this.#apply({ state: null, results: [refusal(op)] });
  }

  #pause() {
    if (this.failures) return Math.min(SLOWEST, 2000 * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    if (this.queue.waiting.length) return TYPING;
    return document.hidden ? HIDDEN : IDLE;
  }

  async #exchange(ops) {
    const body = this.#said(ops);
    await this.written();
    const answer = await this.#fetch("POST", body);
    if (!answer.ok) throw await this.#problem(answer);
    const said = await answer.json();
    this.stopped = null;
    this.savedAt = said.saved_at;
    this.cursor = said.cursor;
    if (said.state || said.results.length) this.#apply(said);
    this.people(said.people);
  }

  #said(ops) {
    const { campaign, account, client, cursor } = this;
    return JSON.stringify({ schema: SCHEMA, campaign, account, client, cursor, ops: ops.map(wire) });
  }

  #apply({ state, results }) {
    const pairs = results.map((result) => [this.queue.settle(result), result]);
    this.store.changes.settled(pairs);
    if (state) this.store.load(state);
    else this.store.settled(pairs);
    this.after();
  }

  #fetch(method, body) {
    const headers = { Accept: "application/json" };
    if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": this.csrf });
    const options = { method, body, headers, credentials: "same-origin", redirect: "error", cache: "no-store" };
    return fetch(this.url, { ...options, signal: AbortSignal.timeout(TIMEOUT + (body?.length ?? 0) / SLOW) });
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
    this.queue.freeze();
    if (this.queue.ops.length) this.outbox.leave();
    else this.outbox.leaveNothing();
    const ops = within(this.queue.batch(20), FAREWELL);
    if (!ops.length || this.stopped) return;
    const body = this.#said(ops);
    if (new Blob([body]).size > FAREWELL + 1000) return;
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
