// The outbox of one fiche on this device. Each open tab writes its own operations; those of a tab that is gone (closed,
// crashed) are taken up by another one. Operations belong to the account that typed them.

import { forgetLeft, leave, leftBy } from "./left.js";
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
    this.writing = new Map();
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

  // The page is going, and sends what waits: the device may have no time to write the last of it, as it is sent.
  leave() {
    const changes = [...this.writing, ...this.unwritten];
    if (changes.length) leave(this.prefix + this.tab, changes);
  }

  // The operations of tabs that are gone, now those of this one. One tab at a time takes them.
  adopt() {
    return navigator.locks ? navigator.locks.request("egn-adopt", () => this.#adopt()) : this.#adopt();
  }

  async #adopt() {
    const gone = new Map();
    const isOfOneGone = async (key) => {
      const tab = key.slice(this.prefix.length).split("/")[0];
      if (!gone.has(tab)) gone.set(tab, await this.#isGone(tab));
      return gone.get(tab);
    };
    const found = new Map(await this.device.all("ops", this.prefix));
    const left = [];
    for (const [tab, changes] of leftBy(this.prefix)) {
      if (!(await isOfOneGone(tab))) continue;
      for (const [key, op] of changes) found.set(key, op);
      left.push(tab);
    }
    const taken = [];
    for (const [key, op] of [...found].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (!(await isOfOneGone(key))) continue;
      this.unwritten.set(key, null);
      if (!op) continue;
      // The page that is gone may have sent it as it went: what is typed from now on is another operation.
      if (op.state === "new") op.state = "sent";
      taken.push(op);
      this.keep(op);
    }
    await this.#write();
    left.forEach(forgetLeft);
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
      this.writing = this.unwritten;
      this.unwritten = new Map();
      await this.device.write("ops", this.writing);
      this.writing = new Map();
    });
    return this.writes;
  }
}
