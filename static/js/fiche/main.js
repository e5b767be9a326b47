// The page of a fiche becomes its editor. Without this script, the tables are read here and edited in the forms.

import { Device } from "./device.js";
import { Outbox } from "./outbox.js";
import { Queue } from "./queue.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { Grid } from "./grid.js";
import { RetexList } from "./retexlist.js";
import { tellSteps } from "./steps.js";
import { StatusBar } from "./statusbar.js";
import { keepForOffline } from "./offline.js";
import { pickIndicator, showKeys } from "./dialogs.js";
import { loadTheRest } from "./later.js";
import { showConflicts } from "./conflicts.js";
import { openRescue, saveRescue } from "./rescue.js";
import { gatherRemarks } from "./remarks.js";
import { followThread, go, linksOf, showLinks, threadLabel } from "./thread.js";
import { TABLES } from "./tree.js";
import { showDetails, hasDetails } from "./details.js";
import { announce, button, element } from "./words.js";

const ADOPTION = 15000;
const PATIENCE = 5000;
const root = document.querySelector("[data-live]");

async function askFor(url) {
  try {
    const answer = await fetch(url);
    if (answer.ok) return { state: await answer.json() };
    return { isClosed: [403, 404, 409].includes(answer.status) };
  } catch {
    return {};
  }
}

// The state from the server; without network, or when it is too slow to be there, the one this device had last.
async function firstState(device, url, key) {
  const asked = askFor(url);
  const kept = await device.get("states", key);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, {}));
  const { state, isClosed } = await (kept ? Promise.race([asked, late]) : asked);
  return isClosed ? null : (state ?? kept);
}

// This page was kept for somebody else, and came because the network was slow: theirs are taken off, and one's own is asked for.
async function openMine() {
  await window.caches?.delete("egn-fiches-1");
  window.location.reload();
}

const quiet = (label, keys, act) => button(label, act, { title: `${label} (${keys})` });

// The forms are the way without script; they stay, a little apart.
function quietForms(host) {
  for (const part of ["retex", "diagnostic", "projections", "plan"]) {
    const link = host.querySelector(`a[aria-describedby="titre-${part}"]`);
    link?.setAttribute("class", "fr-link fr-link--sm live-form-link");
    link?.replaceChildren("Formulaire simple");
  }
}

class Desk {
  async start() {
    const { live, account, suggestions, indicators } = root.dataset;
    this.urls = { sync: live, suggestions, indicators };
    this.device = new Device();
    await this.device.start();
    const key = `${account}${live}`;
    this.state = await firstState(this.device, live, key);
    if (!this.state) return;
    if (String(this.state.account.id) !== account) {
      await openMine();
      return;
    }
    this.outbox = new Outbox(this.device, { account, fiche: live });
    this.queue = new Queue({ keep: (op) => this.outbox.keep(op), drop: (op) => this.outbox.drop(op) });
    this.queue.load(await this.outbox.start());
    this.store = new Store(this.state, this.queue);
    this.#build();
    this.#listen();
    this.sync = new Sync({
      url: live, state: this.state, queue: this.queue, store: this.store, client: this.outbox.tab,
      written: () => this.outbox.writes, outbox: this.outbox,
      say: (status) => this.bar.say(status), people: (names) => this.bar.others(names),
      after: () => this.keepState(),
    });
    this.device.onFailure = () => this.sync.tell();
    this.store.subscribe((what) => this.#changed(what));
    const { campaign, account: who, csrf } = this.state;
    this.keepState = () => this.device.put("states", key, { ...this.store.base, campaign, account: who, csrf });
    this.keepState();
    this.sync.start();
    this.#comeTo(document.getElementById(window.location.hash.slice(1)));
    root.dataset.ready = "true";
  }

  // The address may name a cell, where something is missing (restitutions/checklist.py).
  #comeTo(cell) {
    const table = cell?.dataset.kind && cell.closest("[data-live-table]").dataset.liveTable;
    if (table) this.grids[table].focus(cell.parentElement.dataset.row, cell.dataset.kind);
  }

  #build() {
    this.bar = new StatusBar(this, root.querySelector("[data-live-bar]"));
    this.grids = {};
    gatherRemarks(root);
    this.retex = new RetexList(this, root.querySelector("[data-live-retex]"));
    for (const table of Object.keys(TABLES)) this.grids[table] = new Grid(this, table, root.querySelector(`[data-live-table="${table}"]`));
    root.querySelector("[data-live-rescue-box]").hidden = false;
    quietForms(root);
  }

  #listen() {
    document.addEventListener("keydown", (event) => this.#keydown(event));
    window.addEventListener("pagehide", () => this.store.leaveAll(), { capture: true });
    window.addEventListener("beforeunload", (event) => {
      if (this.device.fails && this.queue.ops.length) event.preventDefault();
    });
    window.addEventListener("forget-words", () => (this.queue.ops = []));
    setInterval(() => this.#adopt(), ADOPTION);
    const opener = root.querySelector("[data-live-rescue]");
    opener?.addEventListener("change", () => opener.files[0] && openRescue(this, opener.files[0]).then(() => (opener.value = "")));
  }

  // A tab of this fiche closed or crashed meanwhile: its words are sent from here.
  async #adopt() {
    const found = await this.outbox.adopt();
    if (!found.length) return;
    this.queue.load(found);
    this.store.reload();
    this.sync.typed();
  }

  #keydown(event) {
    const inField = event.target.closest("input, textarea, select");
    const inside = root.contains(event.target) || event.target === document.body;
    const control = event.ctrlKey || event.metaKey;
    if (!inside || event.defaultPrevented) return;
    if (event.key === "?" && !inField) showKeys();
    else if (control && event.key.toLowerCase() === "z" && this.#ownsUndo(inField)) event.shiftKey ? this.redo() : this.undo();
    else if (control && event.key.toLowerCase() === "y" && this.#ownsUndo(inField)) this.redo();
    else return;
    event.preventDefault();
  }

  // A field of the RETEX or of a dialog has its own undo; a cell's is the fiche's.
  #ownsUndo(inField) {
    return !inField || inField.classList.contains("live-field");
  }

  #changed(what) {
    if (!what || what.saved) {
      for (const grid of Object.values(this.grids)) grid.draw();
      if (!what) this.retex.draw();
      tellSteps(root, this.store.view);
    }
    if (!what?.saved) this.sync.typed();
  }

  undo() {
    this.#said(this.store.undo(), "Annulé");
  }

  redo() {
    this.#said(this.store.redo(), "Rétabli");
  }

  #said(label, verb) {
    const active = document.activeElement?.dataset?.id;
    announce(label ? `${verb}\u00a0: ${label}.` : "Rien à annuler.");
    for (const grid of Object.values(this.grids)) if (active && grid.editor) grid.editor.focus(active);
  }

  // What a bullet shows besides its words, as a text that changes when it must be drawn again.
  marks(points) {
    const { view } = this.store;
    return points.flatMap(({ entry, items }) => [entry, ...items]).map((entry) => {
      const { answers, answered } = linksOf(view, entry);
      const linked = [...answers, ...answered].map((id) => view.entries.get(id)?.reference ?? id);
      return [...linked, this.queue.toSettle(entry.id)?.state].join();
    });
  }

  closeAll(except = null) {
    for (const grid of Object.values(this.grids)) if (grid !== except) grid.close({ focus: false });
  }

  // Alt+L, Alt+D, Alt+H, for the points of a cell. By the place of the key: Alt makes other letters on some keyboards.
  altKey({ code }, ids) {
    if (code === "KeyL") showLinks(this, ids);
    else if (code === "KeyD") showDetails(this, ids);
    else if (code === "KeyH") this.showHistory(ids);
    else return false;
    return true;
  }

  // Alt+H: who wrote what of a point, on its own page.
  showHistory(ids) {
    const id = ids.findLast((one) => this.store.view.entries.get(one)?.version);
    if (id) window.location.assign(this.urls.sync.replace(/saisie\/$/, `historique/${id}/`));
    else announce("Ce point n’a pas encore d’historique.");
  }

  go(id) {
    go(this, id);
  }

  followThread(id) {
    followThread(this, id);
    return true;
  }

  pickIndicator(id) {
    pickIndicator(this, id);
  }

  cellButtons(editor) {
    return [this.#threadButton(editor), this.#linksButton(editor), hasDetails(editor.kind)
      ? quiet("Préciser", "Alt+D", () => showDetails(this, [editor.current])) : null,
    quiet("Historique", "Alt+H", () => this.showHistory([editor.current]))];
  }

  #linksButton(editor) {
    const isLinked = ["irritant", "main_irritant", "lever", "planned_lever"].includes(editor.kind);
    return isLinked ? quiet("Liens", "Alt+L", () => showLinks(this, [editor.current])) : null;
  }

  #threadButton(editor) {
    const label = threadLabel(editor.kind);
    return label ? quiet(label, "Ctrl+Entrée", () => editor.current && this.followThread(editor.current)) : null;
  }

  // Alt+Entrée: on to the next cell, the next row, a new row.
  nextCell(grid, row, kind, way) {
    const rows = this.store.view.rowOrder[grid.table];
    const at = grid.kinds.indexOf(kind) + way;
    const next = grid.kinds[at] ? row : rows[rows.indexOf(row) + way];
    const column = grid.kinds[at] ?? grid.kinds.at(way > 0 ? 0 : -1);
    if (next) grid.open(next, column);
    else if (way > 0) grid.addRow(row);
    return true;
  }

  offerUndo(sentence) {
    const host = root.querySelector("[data-live-undo]");
    const undo = button("Annuler", () => {
      this.undo();
      host.replaceChildren();
    });
    host.replaceChildren(element("p", {}, `${sentence} `, undo));
    clearTimeout(this.offer);
    this.offer = setTimeout(() => host.replaceChildren(), 20000);
  }

  showKeys() {
    showKeys();
  }

  showConflicts() {
    showConflicts(this);
  }

  saveRescue() {
    saveRescue(this);
  }
}

if (root) {
  // What every page loads waits for the tables, not for a server that does not answer.
  const late = new Promise((resolve) => setTimeout(resolve, 2 * PATIENCE));
  Promise.race([new Desk().start(), late]).finally(loadTheRest).then(keepForOffline);
}
