// The workbench: keys and buttons become decisions, answers become the page.

import { Choice } from "./choice.js";
import { List } from "./list.js";
import { send } from "./send.js";
import { announce, complain } from "./words.js";

const DECISIONS = ["reprendre", "fusionner", "ecarter", "annuler"];

// The browser says it, and the words stay: one that cuts what is pasted says nothing.
function tooLong({ value, dataset: { limit } }) {
  const count = value.trim().length;
  return count > limit ? `Ce motif compte ${count} caractères\u00a0: raccourcissez-le à ${limit} au plus.` : "";
}

export class Desk {
  constructor(root) {
    this.root = root;
    this.list = new List(root);
    this.choice = new Choice(root);
    this.turn = Promise.resolve();
    this.underWay = new Set();
  }

  start() {
    this.#prepare();
    this.root.addEventListener("keydown", (event) => this.#keydown(event));
    this.root.addEventListener("click", (event) => this.#click(event));
    this.root.addEventListener("submit", (event) => this.#submit(event));
    this.#dialog("aside").addEventListener("close", () => this.#aside());
    this.#dialog("aside").addEventListener("input", ({ target }) => target.setCustomValidity(tooLong(target)));
    if (location.hash === "#points") this.#comeIn();
    this.root.dataset.ready = "true";
  }

  // Once the browser has gone to the part that the address names, which takes the focus away.
  #comeIn() {
    const enter = () => setTimeout(() => this.list.focus(this.list.current));
    if (document.readyState === "complete") enter();
    else window.addEventListener("load", enter, { once: true });
  }

  #prepare() {
    this.list.prepare();
    this.choice.offer();
    this.root.querySelector("[data-keys]")?.removeAttribute("hidden");
  }

  #dialog(name) {
    return this.root.querySelector(`[data-dialog="${name}"]`);
  }

  // --- what is asked ---------------------------------------------------------------------------------------------

  #submit(event) {
    const button = event.submitter;
    if (!button || !DECISIONS.includes(button.name)) return;
    event.preventDefault();
    this.decide(button.name, button.value, button.closest("[data-line]"));
  }

  #click(event) {
    const link = event.target.closest("a, button");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const line = link.closest("[data-line]");
    if (link.matches(".cons-choice")) this.#choose(link);
    else if (link.matches("[data-aside]")) this.askWhy(line);
    else if (link.matches("[data-keys]")) this.#dialog("keys").showModal();
    else return;
    event.preventDefault();
  }

  #keydown(event) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.closest("input, textarea, select, dialog")) return;
    const line = target.closest("[data-line]");
    const choice = target.closest(".cons-choice");
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const acted = this.#everywhere(key, target) || (line && this.#onLine(key, line, target)) || (choice && this.#onChoice(key, choice));
    if (acted) event.preventDefault();
  }

  #everywhere(key, target) {
    if (!target.closest("[data-part]")) return false;
    if (key === "?") this.#dialog("keys").showModal();
    else if (key === "/") this.root.querySelector("[name=q]").focus();
    else if (key === "z") this.undo();
    else return false;
    return true;
  }

  #onLine(key, line, target) {
    if (key === "ArrowDown" || key === "j") this.list.move(line, 1);
    else if (key === "ArrowUp" || key === "k") this.list.move(line, -1);
    else if (key === "ArrowRight") this.#toFiche(line);
    else if (!("waiting" in line.dataset)) return false;
    else if (key === "Enter" && target === line) this.decide("reprendre", line.dataset.line, line);
    else if (key === "f") this.merge(line);
    else if (key === "e") this.askWhy(line);
    else return false;
    return true;
  }

  #onChoice(key, choice) {
    if (key === "ArrowDown" || key === "j") this.choice.move(choice, 1, this.merging?.dataset.kind);
    else if (key === "ArrowUp" || key === "k") this.choice.move(choice, -1, this.merging?.dataset.kind);
    else if (key === "ArrowLeft" || key === "Escape") this.#toList();
    else if (key === "r" && choice.dataset.choose) location.assign(this.root.querySelector(`[data-reword="${choice.dataset.choose}"]`).href);
    else if (key === "f" && choice.dataset.choose) this.#choose(choice);
    else return false;
    return true;
  }

  // --- choosing in the fiche --------------------------------------------------------------------------------------

  #toFiche(line) {
    this.list.focus(line);
    const first = this.choice.chosen ?? this.choice.all[0];
    if (first) first.focus();
    else announce("Ce tableau de la fiche est vide.");
  }

  #toList() {
    this.merging = null;
    this.list.focus(this.list.current);
  }

  #choose(link) {
    const line = this.merging;
    this.merging = null;
    if (line && link.dataset.kind === line.dataset.kind) {
      if (!link.hasAttribute("aria-current")) this.choice.pick(link);
      this.choice.offer();
      this.list.focus(line);
      this.decide("fusionner", line.dataset.line, line);
      return;
    }
    announce(this.choice.pick(link));
    this.choice.offer();
    this.list.focus(this.list.current);
  }

  merge(line) {
    const { id, kind } = this.choice.point;
    if (id && kind === line.dataset.kind) {
      this.decide("fusionner", line.dataset.line, line);
      return;
    }
    const [first] = this.choice.mergeable(line.dataset.kind);
    if (!first) {
      complain("Aucun point de cette nature dans ce tableau de la fiche\u00a0: changez de tableau, ou reprenez ce point.");
      return;
    }
    this.list.focus(line);
    this.merging = line;
    first.focus();
    announce("Choisissez le point avec lequel fusionner\u00a0: flèches, puis Entrée. Échap pour revenir.");
  }

  // --- setting aside ----------------------------------------------------------------------------------------------

  askWhy(line) {
    const dialog = this.#dialog("aside");
    this.setting = line;
    dialog.returnValue = "";
    dialog.querySelector("[data-aside-text]").textContent = line.querySelector(".cons-line__text").textContent.trim();
    dialog.querySelector("[name=reason]").value = "";
    dialog.showModal();
  }

  #aside() {
    const dialog = this.#dialog("aside");
    const line = this.setting;
    const reason = dialog.querySelector("[name=reason]").value.trim();
    if (dialog.returnValue !== "ecarter" || !line) return;
    const known = [...dialog.querySelectorAll("option")].map((one) => one.value);
    if (!known.includes(reason)) dialog.querySelector("datalist").append(new Option("", reason));
    this.list.focus(line);
    this.decide("ecarter", line.dataset.line, line, { reason });
  }

  undo() {
    const last = this.root.querySelector("[data-undo]");
    if (!last) announce("Rien à annuler.");
    else if (last.name === "annuler") this.decide("annuler", last.value, null);
    // A change that was seen: the list of those to look at comes back with the page.
    else last.click();
  }

  // --- decisions --------------------------------------------------------------------------------------------------

  // One after the other; the same is not asked twice while it is under way.
  decide(name, value, line, more = {}) {
    if (this.underWay.has(value)) return;
    this.underWay.add(value);
    this.turn = this.turn.then(() => this.#send(name, value, line, more)).finally(() => this.underWay.delete(value));
  }

  async #send(name, value, line, more) {
    const form = this.root.querySelector("[data-part=bar] form");
    const asked = { [name]: value, cible: this.choice.point.id, ligne: this.choice.row, ...more };
    const answer = await send(form, asked, line?.dataset.name ?? "cette décision");
    if (!answer) return;
    const isDone = answer.dataset.status === "200";
    const hadFocus = !line || line.contains(document.activeElement) || document.activeElement === document.body;
    this.#place(answer);
    announce(this.root.querySelector("[data-said]").textContent);
    if (!hadFocus) return;
    if (isDone && name !== "annuler") await this.#goOn(line);
    else this.list.focus(this.list.find(answer.dataset.source) ?? this.list.current);
  }

  #place(answer) {
    for (const line of answer.querySelectorAll("[data-line]")) this.list.replace(line);
    for (const part of answer.querySelectorAll("[data-part]")) {
      this.root.querySelector(`[data-part="${part.dataset.part}"]`).replaceWith(part);
    }
    this.#prepare();
    this.root.querySelector(".cons-point--made")?.scrollIntoView({ block: "nearest" });
  }

  // To the next point to look at; the next page once none is left on this one.
  async #goOn(line) {
    const next = this.list.after(this.list.find(line.dataset.line));
    if (next) {
      this.list.focus(next);
      return;
    }
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("[data-part=list]");
    if (!list) return;
    this.root.querySelector("[data-part=list]").replaceWith(list);
    this.#prepare();
    const first = this.list.current;
    if (first) this.list.focus(first);
    else {
      list.tabIndex = -1;
      list.focus();
    }
  }
}
