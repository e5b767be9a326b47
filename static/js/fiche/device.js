// What is kept on the device: the operations not saved yet, and the last state of each fiche. IndexedDB; memory when
// the browser refuses it (private browsing, full disk): the page then says so, and offers the rescue file.

const NAME = "egn";
const STORES = ["ops", "states"];

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

export class Device {
  constructor() {
    this.memory = { ops: new Map(), states: new Map() };
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

  async put(name, key, value) {
    this.memory[name].set(key, value);
    try {
      await this.#run(name, "readwrite", (store) => asked(store.put(value, key)));
    } catch {
      this.#failed();
    }
  }

  async remove(name, key) {
    this.memory[name].delete(key);
    try {
      await this.#run(name, "readwrite", (store) => asked(store.delete(key)));
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
