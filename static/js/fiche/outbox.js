// The outbox of one fiche on this device. Each open tab writes its own operations; those of a tab that is gone (closed,
// crashed) are taken up by another one. Operations belong to the account that typed them.

import { forgetLeft, heldUnder, leave, leftBy } from "./left.js";
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

  // The page is going, and sends what waits: the device may have no time to write the last of it, as it is sent; or it
  // writes nothing, and all is left.
  leave() {
    const own = this.prefix + this.tab;
    const held = this.device.fails ? [...this.device.memory.ops].filter(([key]) => key.startsWith(own)) : [];
    const changes = [...held, ...this.writing, ...this.unwritten];
    if (changes.length) leave(own, changes);
  }

  // Nothing waits any more.
  leaveNothing() {
    forgetLeft(this.prefix + this.tab);
  }

  // The operations of tabs that are gone, now those of this one. One tab at a time takes them.
  adopt() {
    return navigator.locks ? navigator.locks.request("egn-adopt", () => this.#adopt()) : this.#adopt();
  }

  async #adopt() {
    const tabOf = (key) => key.slice(this.prefix.length).split("/")[0];
    const left = leftBy(this.prefix).map(([tab]) => tab);
    const tabs = new Set([...(await heldUnder(this.device, this.prefix)).map(([key]) => key), ...left].map(tabOf));
    const gone = new Set();
    for (const tab of tabs) if (await this.#isGone(tab)) gone.add(tab);
    const taken = [];
    // Read once they are known to be gone: nothing more is written there.
    for (const [key, op] of await heldUnder(this.device, this.prefix)) {
      if (!gone.has(tabOf(key))) continue;
      this.unwritten.set(key, null);
      if (!op || this.keys.has(op.op)) continue;
      // The page that is gone may have sent it as it went: what is typed from now on is another operation.
      if (op.state === "new") op.state = "sent";
      taken.push(op);
      this.keep(op);
    }
    await this.#write();
    if (this.device.fails) this.leave();
    for (const tab of left) if (gone.has(tabOf(tab))) forgetLeft(tab);
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
