// The outbox of one fiche on this device. Each open tab writes its own operations; those of a tab that is gone (closed,
// crashed) are taken up by the next one opened. Operations belong to the account that typed them.

import { uuid } from "./queue.js";

const lockOf = (tab) => `egn-tab-${tab}`;

export class Outbox {
  constructor(device, { account, fiche }) {
    this.device = device;
    this.tab = uuid();
    this.fiche = fiche;
    this.prefix = `${account}/${fiche}/`;
    this.rank = 0;
    this.keys = new Map();
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

  async adopt() {
    const found = await this.device.all("ops", this.prefix);
    const gone = new Map();
    const taken = [];
    for (const [key, op] of found) {
      const tab = key.slice(this.prefix.length).split("/")[0];
      if (!gone.has(tab)) gone.set(tab, await this.#isGone(tab));
      if (!gone.get(tab)) continue;
      taken.push(op);
      await this.keep(op);
      await this.device.remove("ops", key);
    }
    return taken;
  }

  // Written in the order of the calls. The key keeps the order of the operations.
  keep(op) {
    if (!this.keys.has(op.op)) {
      this.rank += 1;
      this.keys.set(op.op, `${this.prefix}${this.tab}/${String(this.rank).padStart(8, "0")}`);
    }
    const copy = structuredClone(op);
    this.writes = this.writes.then(() => this.device.put("ops", this.keys.get(op.op), copy));
    return this.writes;
  }

  drop(op) {
    const key = this.keys.get(op.op);
    if (!key) return this.writes;
    this.keys.delete(op.op);
    this.writes = this.writes.then(() => this.device.remove("ops", key));
    return this.writes;
  }
}
