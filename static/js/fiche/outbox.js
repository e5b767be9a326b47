// The outbox of one fiche on this device. Each open tab writes its own operations; those of a tab that is gone (closed,
// crashed) are taken up by another one. Operations belong to the account that typed them.

import { uuid } from "./queue.js";

const lockOf = (tab) => `egn-tab-${tab}`;

export class Outbox {
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
