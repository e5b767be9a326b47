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

export class Device {
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
