// The words typed in the ordinary forms (data-keep), kept on this device until the server has saved them: a crash, a dead
// network, a closed tab, an expired session lose at most the last second. On return they are shown, never put back alone.
//
// The page says (on <body>) whose it is, which day it is for the server, what was saved (the stamps of the forms whose
// save succeeded: common/kept_words.py) and, on a form sent back, which one it answers. A record of the device:
//   account|address|rank|page → {account, address, page, stamp, at, day, fields: {key: {label, value, words, base}}}
// One record for each page opened, so that two tabs of one form do not overwrite each other.

import { Device } from "./fiche/device.js";
import { forgetLeft } from "./fiche/left.js";
import { element } from "./fiche/words.js";
import { differ, fieldsOf, makeRoom } from "./kept/fields.js";
import { askBeforeSigningOut, hourOf, listKept, showNotice } from "./kept/notice.js";
import { forget, showUnsent, unsentFiches } from "./kept/unsent.js";

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
    const words = device.fails ? "Ce navigateur ne garde rien sur cet appareil\u00a0: enregistrez avant de quitter la page."
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
      ? "Le texte est remis dans les champs qui sont là. Ajoutez une ligne\u00a0: le reste vous sera proposé de nouveau."
      : "Le texte est remis dans le formulaire. Il n’est pas encore enregistré.";
  }

  async #erase(key) {
    await device.remove(STORE, key);
    return "Le texte gardé est effacé.";
  }
}

// By the day of the server, on both sides: the clock of a device may be wrong by a year.
const isOld = (record) => Date.parse(day) - Date.parse(record.day) > DAYS * 86_400_000;

// The fiches that open without network (static/js/worker.js) are those of the account that opened them.
async function forgetPagesOfOthers() {
  if ((await device.get("states", "whose")) === account) return;
  await device.put("states", "whose", account);
  const pages = await window.caches?.open("egn-fiches-1").catch(() => null);
  // This very page has just come for whoever is signed in.
  for (const { url } of (await pages?.keys()) ?? []) if (url !== window.location.href.split("#")[0]) await pages.delete(url);
}

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
  const late = () => new Promise((resolve) => setTimeout(resolve, 2000, []));
  await Promise.race([Promise.all(keepers.map((keeper) => keeper.timer && keeper.write())), late()]);
  const mine = await Promise.race([device.all(STORE, `${account}|`), late()]);
  const fiches = await Promise.race([unsentFiches(device, account), late()]);
  // The fiches as they were are of no use without their pages, which go too.
  const states = await Promise.race([device.all("states", `${account}/`), late()]);
  const leave = async () => {
    await Promise.race([forget(device, "states", states.map(([key]) => key)), late()]);
    for (const keeper of keepers) keeper.form.dataset.kept = "";
    form.submit();
  };
  const erase = async () => {
    // A fiche open here would write them again as it closes.
    window.dispatchEvent(new Event("forget-words"));
    await forget(device, STORE, mine.map(([key]) => key));
    await forget(device, "ops", fiches.flatMap(({ keys }) => keys));
    forgetLeft(`${account}/`);
    leave();
  };
  const waiting = [...mine.map(([, record]) => record), ...fiches];
  if (!waiting.length) return leave();
  return askBeforeSigningOut(waiting, { keep: leave, erase });
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
  await forgetPagesOfOthers();
  for (const keeper of keepers) await keeper.goOn();
  const list = document.querySelector("[data-kept-list]");
  const words = list ? await device.all(STORE, `${account}|`) : [];
  const waiting = list ? [...words.map(([, record]) => record), ...(await unsentFiches(device, account))] : [];
  if (waiting.length) listKept(list, waiting);
  await showUnsent(device, account);
  // The browser fills a form again, on the way back to it, before the page is loaded.
  await loaded;
  for (const keeper of keepers) await keeper.welcome();
  document.body.dataset.keeping = device.fails ? "refused" : "ready";
}

start();
