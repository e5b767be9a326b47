// Made by scripts/build_scripts.py from keep.js and what it imports: edit those.
// fiche/device.js
const $fiche_device = (() => {
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

class Device {
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
return { Device };
})();
// fiche/words.js
const $fiche_words = (() => {
// The words of the page, and small pieces of HTML made without any HTML text: what is typed is never read as markup.

const COLUMNS = {
  retex_label: "RETEX",
  irritant: "Irritants",
  strength: "Points forts",
  main_irritant: "Irritants principaux",
  need: "Besoin",
  lever: "Axes d’amélioration ou leviers",
  planned_lever: "Quoi",
  action: "Comment",
  stakeholder: "Qui (acteurs)",
  timeframe: "Quand (temporalité)",
  success_measure: "Indicateurs et facteurs clés de réussite",
};

const TITLES = {
  diagnosis: "Diagnostic des points forts et irritants",
  projections: "Synthèse des besoins et axes d’amélioration",
  plan: "Plan d’action",
};

// element("p", {class: "a", onclick: f, hidden: true}, "text", child)
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "text") made.textContent = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", class: "fr-btn fr-btn--tertiary fr-btn--sm", onclick, ...attributes }, label);
}

// The children of `parent` become these, in this order; the one that has the focus in it is never moved, so that whoever
// types there goes on typing.
function arrange(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  const pinned = Math.max(0, wanted.findIndex((child) => child.contains(document.activeElement)));
  if (wanted[pinned] && wanted[pinned].parentElement !== parent) parent.append(wanted[pinned]);
  for (let rank = pinned - 1; rank >= 0; rank -= 1) {
    if (wanted[rank].nextElementSibling !== wanted[rank + 1]) parent.insertBefore(wanted[rank], wanted[rank + 1]);
  }
  for (let rank = pinned + 1; rank < wanted.length; rank += 1) {
    if (wanted[rank].previousElementSibling !== wanted[rank - 1]) wanted[rank - 1].after(wanted[rank]);
  }
}

const plural = (number, one, many) => `${number.toLocaleString("fr-FR")} ${number > 1 ? many : one}`;

let region;

// Tells screen readers; the same sentence twice is told twice.
function announce(sentence) {
  region ??= document.querySelector("[data-live-announce]");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = sentence), 60);
}
return { COLUMNS, TITLES, element, button, arrange, plural, announce };
})();
// kept/fields.js
const $kept_fields = (() => {
// The fields of a form whose words may be kept: read, put back, and named as a person reads them.
// Never kept: what is hidden or secret, files, codes; a field that is not sent (no name, disabled).

const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "image", "fieldset", "output"]);
const ROW = /^(.+)-(\d+)-(.+)$/;

const clean = (text) => text.replace(/\s+/g, " ").trim();
const same = (text) => String(text).replace(/\r\n?/g, "\n").trim();

const differ = (one, other) => same(one) !== same(other);

function isKept(control) {
  return control.name && !control.disabled && !NEVER.has(control.type) && control.autocomplete !== "one-time-code";
}

// A row of a list moves when another is added before it: its fields are known by the identifier of the row; those of
// rows that are not saved yet by their rank among the new ones.
function rowNames(form) {
  const names = new Map();
  const news = new Map();
  for (const control of form.elements) {
    const [, list, number, field] = ROW.exec(control.name ?? "") ?? [];
    if (field !== "id" || control.type !== "hidden") continue;
    const version = form.elements.namedItem(`${list}-${number}-version`)?.value;
    const rank = news.get(list) ?? 0;
    if (version === "0") news.set(list, rank + 1);
    names.set(`${list}-${number}`, version === "0" ? `nouvelle ${rank}` : control.value);
  }
  return names;
}

function keyOf(control, rows) {
  const [, list, number, field] = ROW.exec(control.name) ?? [];
  const row = rows.get(`${list}-${number}`);
  const name = row ? `${list}:${row}-${field}` : control.name;
  return control.type === "checkbox" ? `${name}=${control.value}` : name;
}

// What a label or a legend says, without its help.
function wordsOf(element) {
  const copy = element?.cloneNode(true);
  copy?.querySelectorAll(".fr-hint-text").forEach((hint) => hint.remove());
  return clean(copy?.textContent ?? "");
}

const labelText = (control) => wordsOf(control.labels?.[0]);
const legendText = (control) => wordsOf(control.closest("fieldset")?.querySelector("legend"));

function tell(control) {
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

function box(control) {
  return {
    read: () => (control.checked ? "oui" : "non"),
    base: () => (control.defaultChecked ? "oui" : "non"),
    write: (value) => (control.checked = value === "oui"),
    say: (value) => (value === "oui" ? "Coché" : "Non coché"),
  };
}

function radios(group) {
  const value = (chosen) => group.find(chosen)?.value ?? "";
  const named = (wanted) => group.find((one) => one.value === wanted);
  return {
    label: legendText(group[0]) || labelText(group[0]),
    read: () => value((one) => one.checked),
    base: () => value((one) => one.defaultChecked),
    write: (wanted) => group.forEach((one) => (one.checked = one.value === wanted)),
    say: (wanted) => (named(wanted) ? labelText(named(wanted)) : wanted),
  };
}

function list(control) {
  const values = (chosen) => [...control.options].filter(chosen).map((one) => one.value).join("\n");
  const first = () => (control.multiple ? "" : (control.options[0]?.value ?? ""));
  const words = (value) => [...control.options].filter((one) => value.split("\n").includes(one.value)).map((one) => one.text);
  return {
    read: () => values((one) => one.selected),
    base: () => values((one) => one.defaultSelected) || first(),
    write: (value) => [...control.options].forEach((one) => (one.selected = value.split("\n").includes(one.value))),
    say: (value) => clean(words(value).join(", ")) || value,
  };
}

function text(control) {
  return {
    read: () => control.value,
    base: () => control.defaultValue,
    write: (value) => (control.value = value),
    say: (value) => value,
  };
}

// key → {label, control, read(), base(): what the server gave, write(value), say(value): its words, tell()}.
function fieldsOf(form) {
  const rows = rowNames(form);
  const found = new Map();
  for (const control of [...form.elements].filter(isKept)) {
    const key = keyOf(control, rows);
    if (found.has(key)) continue;
    const group = control.type === "radio" ? [...form.elements].filter((one) => one.name === control.name) : null;
    const made = group ? radios(group)
      : control.type === "checkbox" ? box(control)
        : control.options ? list(control) : text(control);
    const label = [legendText(control), labelText(control)].filter(Boolean).join(" – ");
    found.set(key, { label, control, tell: () => tell(group?.find((one) => one.checked) ?? control), ...made });
  }
  return found;
}

// A list whose rows are added by script gets the rows that a kept text needs.
function makeRoom(form, keys) {
  for (const key of keys) {
    const [, prefix] = ROW.exec(key) ?? [];
    const add = prefix && form.querySelector(`[data-formset="${CSS.escape(prefix)}"] [data-formset-add]`);
    for (let tries = 0; add && tries < 50 && !fieldsOf(form).has(key); tries += 1) add.click();
  }
}
return { differ, fieldsOf, makeRoom };
})();
// kept/notice.js
const $kept_notice = (() => {
// What is said of the words kept: above their form, and before signing out.

const { button, element } = $fiche_words;

const DAY = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long" });
const YEAR = new Intl.DateTimeFormat("fr-FR", { year: "numeric" });

function hourOf(at) {
  const date = new Date(at);
  return `${date.getHours()}\u00a0h\u00a0${String(date.getMinutes()).padStart(2, "0")}`;
}

function dayOf(at) {
  const date = new Date(at);
  const year = date.getFullYear() === new Date().getFullYear() ? "" : ` ${YEAR.format(date)}`;
  return DAY.format(date).replace(/^1 /, "1er ") + year;
}

const body = (text) => element("dd", { dir: "auto" }, text.trim() ? text : "(rien)");

// One kept text: what was typed, beside what the server has when that changed meanwhile.
function lines(items) {
  return element("dl", { class: "egn-kept__texts" }, ...items.flatMap(({ label, words, saved }) => [
    element("dt", { dir: "auto" }, label), body(words),
    ...(saved === null ? [] : [element("dt", {}, "Texte enregistré depuis, dans le formulaire"), body(saved)])]));
}

// `items`: [{label, words, saved: text or null, homeless}]; `put` and `erase` do it and say what was done.
function showNotice(form, { at, items, put, erase }) {
  const title = element("h2", { class: "egn-kept__title", id: `garde-${Math.random().toString(36).slice(2)}` },
    `Un texte non enregistré du ${dayOf(at)} à ${hourOf(at)} est gardé sur cet appareil`);
  const notice = element("div", { class: "egn-kept", role: "group", "aria-labelledby": title.id }, title,
    items.some(({ saved }) => saved !== null) && element("p", {}, "Le texte enregistré a changé depuis : comparez avant de remettre le vôtre."),
    lines(items),
    element("div", { class: "egn-actions" },
      button("Le remettre", () => settle(put), { class: "fr-btn fr-btn--sm fr-btn--secondary" }),
      button("L’effacer", () => settle(erase))));
  const settle = async (work) => {
    const said = element("p", { class: "egn-kept__done", tabindex: "-1" }, await work());
    notice.replaceWith(said);
    said.focus();
  };
  form.before(notice);
}

const linkTo = ({ address, page, at }) => element("li", {},
  element("a", { href: address, dir: "auto" }, page), `, ${dayOf(at)} à ${hourOf(at)}`);

// Where words wait: on the page one comes to first.
function listKept(host, records) {
  host.replaceChildren(element("section", { class: "egn-kept", "aria-labelledby": "textes-gardes" },
    element("h2", { class: "egn-kept__title", id: "textes-gardes" }, "Textes non enregistrés, gardés sur cet appareil"),
    element("ul", { class: "egn-kept__list" }, ...records.map(linkTo))));
}

// Signing out is on purpose: only the person knows whether this device is theirs alone.
function askBeforeSigningOut(records, { keep, erase }) {
  const dialog = element("dialog", { class: "egn-dialog", "aria-labelledby": "garde-depart" },
    element("h2", { class: "fr-h5", id: "garde-depart" }, "Des textes non enregistrés sont gardés sur cet appareil"),
    element("ul", {}, ...records.map(linkTo)),
    element("p", {}, "Sur un appareil partagé, effacez-les. Sur le vôtre, gardez-les : ils vous seront proposés à votre prochaine connexion ici."),
    element("div", { class: "egn-actions" },
      button("Les garder et me déconnecter", keep, { class: "fr-btn" }),
      button("Les effacer et me déconnecter", erase, { class: "fr-btn fr-btn--secondary" }),
      button("Ne pas me déconnecter", () => dialog.close(), { class: "fr-btn fr-btn--tertiary" })));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
return { hourOf, dayOf, showNotice, listKept, askBeforeSigningOut };
})();
// keep.js
(() => {
// The words typed in the ordinary forms (data-keep), kept on this device until the server has saved them: a crash, a dead
// network, a closed tab, an expired session lose at most the last second. On return they are shown, never put back alone.
//
// The page says (on <body>) whose it is, which day it is for the server, what was saved (the stamps of the forms whose
// save succeeded: common/kept_words.py) and, on a form sent back, which one it answers. A record of the device:
//   account|address|rank|page → {account, address, page, stamp, at, day, fields: {key: {label, value, words, base}}}
// One record for each page opened, so that two tabs of one form do not overwrite each other.

const { Device } = $fiche_device;
const { element } = $fiche_words;
const { differ, fieldsOf, makeRoom } = $kept_fields;
const { askBeforeSigningOut, hourOf, listKept, showNotice } = $kept_notice;

const STORE = "words";
const WAIT = 400;
const DAYS = 30;

const { account, day, saved = "", posted = "" } = document.body.dataset;
const device = new Device();
const ready = device.start();
const page = makeId();

function makeId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The address a form is sent to: without `action`, that of the page. (form.action may be a button of that name.)
function addressOf(form) {
  const url = new URL(form.getAttribute("action") || window.location.href, window.location.href);
  return url.pathname + url.search;
}

class Keeper {
  constructor(form, rank) {
    this.form = form;
    this.address = addressOf(form);
    this.prefix = `${account}|${this.address}|${rank}|`;
    this.key = this.prefix + page;
    this.bases = new Map();
    this.stamp = makeId();
    this.note = element("p", { class: "egn-kept__note" });
    form.append(this.note);
    form.addEventListener("input", () => this.typed());
    form.addEventListener("formdata", ({ formData }) => formData.set("keep_stamp", this.stamp));
    form.addEventListener("submit", () => this.submitted());
  }

  typed() {
    // What is typed after the form was sent is not what the server saves.
    if (this.sent) this.stamp = makeId();
    this.sent = false;
    delete this.form.dataset.kept;
    this.timer ??= setTimeout(() => this.write(), WAIT);
  }

  submitted() {
    this.sent = true;
    this.flush();
  }

  flush() {
    if (this.timer) this.write();
  }

  // What differs from what the server gave.
  #changes() {
    const fields = {};
    for (const [key, field] of fieldsOf(this.form)) {
      const base = this.bases.get(key) ?? field.base();
      const value = field.read();
      if (differ(value, base)) fields[key] = { label: field.label, value, words: field.say(value), base };
    }
    return fields;
  }

  async write() {
    clearTimeout(this.timer);
    this.timer = null;
    await ready;
    const fields = this.#changes();
    const at = new Date().toISOString();
    const { address, stamp } = this;
    const none = !Object.keys(fields).length;
    if (none) await device.remove(STORE, this.key);
    else await device.put(STORE, this.key, { account, address, page: document.title.split(" – ").slice(0, -1).join(" – "), stamp, at, day, fields });
    if (!device.fails && !this.timer) this.form.dataset.kept = "";
    this.#say(none, at);
  }

  #say(none, at) {
    const words = device.fails ? "Ce navigateur ne garde rien sur cet appareil : enregistrez avant de quitter la page."
      : `Gardé sur cet appareil à ${hourOf(at)}. Pas encore enregistré.`;
    this.note.textContent = none ? "" : words;
  }

  // The page answers this very form, with what was typed in its fields: its words go on being kept.
  async goOn() {
    if (!posted) return;
    for (const [key, record] of await device.all(STORE, this.prefix)) {
      if (record.stamp !== posted) continue;
      for (const [name, { base }] of Object.entries(record.fields)) this.bases.set(name, base);
      await this.write();
      await device.remove(STORE, key);
    }
  }

  // The words kept by other pages of this form.
  async welcome() {
    for (const [key, record] of await device.all(STORE, this.prefix)) if (key !== this.key) await this.#offer(key, record);
    if (this.#isAhead()) await this.write();
  }

  // A form sent back, or filled again by the browser.
  #isAhead() {
    return !this.timer && !("kept" in this.form.dataset) && Object.keys(this.#changes()).length > 0;
  }

  async #offer(key, record) {
    const here = fieldsOf(this.form);
    const left = Object.entries(record.fields);
    const unlike = (now) => left.some(([name, { value }]) => !here.has(name) || differ(now(here.get(name)), value));
    if (!unlike((field) => field.base())) return device.remove(STORE, key);
    if (!unlike((field) => field.read())) {
      await this.write();
      return device.remove(STORE, key);
    }
    const changed = (name, base) => here.has(name) && differ(here.get(name).base(), base);
    const items = left.map(([name, { label, words, base }]) => ({
      label, words, saved: changed(name, base) ? here.get(name).say(here.get(name).base()) : null }));
    return showNotice(this.form, { at: record.at, items, put: () => this.#putBack(key, record), erase: () => this.#erase(key) });
  }

  // What has no place in the page (a row to add) stays kept, and is offered again once there is one.
  async #putBack(key, record) {
    makeRoom(this.form, Object.keys(record.fields));
    const here = fieldsOf(this.form);
    const fields = Object.entries(record.fields);
    const placed = fields.filter(([name]) => here.has(name));
    for (const [name, { value }] of placed) here.get(name).write(value);
    for (const [name] of placed) here.get(name).tell();
    await this.write();
    const rest = Object.fromEntries(fields.filter(([name]) => !here.has(name)));
    if (Object.keys(rest).length) await device.put(STORE, key, { ...record, fields: rest });
    else if (!device.fails) await device.remove(STORE, key);
    return Object.keys(rest).length
      ? "Le texte est remis dans les champs qui sont là. Ajoutez une ligne : le reste vous sera proposé de nouveau."
      : "Le texte est remis dans le formulaire. Il n’est pas encore enregistré.";
  }

  async #erase(key) {
    await device.remove(STORE, key);
    return "Le texte gardé est effacé.";
  }
}

// By the day of the server, on both sides: the clock of a device may be wrong by a year.
const isOld = (record) => Date.parse(day) - Date.parse(record.day) > DAYS * 86_400_000;

async function tidy() {
  const stamps = new Set(saved.split(" "));
  for (const [key, record] of await device.all(STORE, "")) {
    if (isOld(record) || (record.account === account && stamps.has(record.stamp))) await device.remove(STORE, key);
  }
}

// Words kept are never forgotten silently, nor left on a shared device without saying so.
function guardSignOut(keepers) {
  // The header is there twice: once in the menu of small screens.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-sign-out]")) return;
    event.preventDefault();
    signOut(event.target, keepers);
  });
}

async function signOut(form, keepers) {
  // Whatever the storage does, one can sign out.
  const late = new Promise((resolve) => setTimeout(resolve, 2000, []));
  await Promise.race([Promise.all(keepers.map((keeper) => keeper.timer && keeper.write())), late]);
  const mine = await Promise.race([device.all(STORE, `${account}|`), late]);
  const leave = () => {
    for (const keeper of keepers) keeper.form.dataset.kept = "";
    form.submit();
  };
  const erase = async () => {
    for (const [key] of mine) await device.remove(STORE, key);
    leave();
  };
  if (!mine.length) return form.submit();
  return askBeforeSigningOut(mine.map(([, record]) => record), { keep: leave, erase });
}

const loaded = new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else window.addEventListener("load", resolve, { once: true });
});

async function start() {
  const ranks = new Map();
  const keepers = [...document.querySelectorAll("form[data-keep]")].map((form) => {
    const rank = ranks.get(addressOf(form)) ?? 0;
    ranks.set(addressOf(form), rank + 1);
    return new Keeper(form, rank);
  });
  const flush = () => keepers.forEach((keeper) => keeper.flush());
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", flush);
  document.addEventListener("focusout", flush);
  guardSignOut(keepers);
  await ready;
  await tidy();
  for (const keeper of keepers) await keeper.goOn();
  const list = document.querySelector("[data-kept-list]");
  const waiting = list ? await device.all(STORE, `${account}|`) : [];
  if (waiting.length) listKept(list, waiting.map(([, record]) => record));
  // The browser fills a form again, on the way back to it, before the page is loaded.
  await loaded;
  for (const keeper of keepers) await keeper.welcome();
  document.body.dataset.keeping = device.fails ? "refused" : "ready";
}

start();
})();
