// Points that may be one: arrows go from a pair to the next, a key presses its button. The page comes back with the next.

import { announce } from "./words.js";

export class Pairs {
  constructor(root) {
    this.root = root;
  }

  get all() {
    return [...this.root.querySelectorAll("[data-pair]")];
  }

  start() {
    const named = location.hash.startsWith("#paire-") ? document.getElementById(location.hash.slice(1)) : null;
    const first = named ?? this.all[0];
    for (const pair of this.all) pair.tabIndex = pair === first ? 0 : -1;
    this.root.querySelector("[data-keys]")?.removeAttribute("hidden");
    this.root.addEventListener("keydown", (event) => this.#keydown(event));
    this.root.addEventListener("click", (event) => {
      if (event.target.closest("[data-keys]")) this.#help();
    });
    if (location.hash) this.#comeIn(first);
    this.root.dataset.ready = "true";
  }

  // Once the browser has gone to the part that the address names, which takes the focus away.
  #comeIn(first) {
    const enter = () =>
      setTimeout(() => {
        (first ?? document.getElementById("rapprochements"))?.focus();
        const told = document.querySelector("main .fr-alert");
        if (told) announce(told.textContent.trim());
      });
    if (document.readyState === "complete") enter();
    else window.addEventListener("load", enter, { once: true });
  }

  #help() {
    this.root.querySelector("[data-dialog=keys]").showModal();
  }

  #keydown(event) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    if (target.closest("input, textarea, select, dialog")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const pair = target.closest("[data-pair]");
    if (this.#everywhere(key) || (pair && this.#onPair(key, pair, target))) event.preventDefault();
  }

  #everywhere(key) {
    if (key === "?") this.#help();
    else if (key === "z") this.#undo();
    else return false;
    return true;
  }

  #onPair(key, pair, target) {
    if (key === "ArrowDown" || key === "j") this.#move(pair, 1);
    else if (key === "ArrowUp" || key === "k") this.#move(pair, -1);
    else if (key === "Enter" && target === pair) press(pair.querySelector("[data-first]"));
    else if (key === "s") press(pair.querySelector("[data-second]"));
    else if (key === "d") press(pair.querySelector("[data-refuse]"));
    else return false;
    return true;
  }

  #move(from, way) {
    const next = this.all[this.all.indexOf(from) + way];
    if (!next) return;
    for (const pair of this.all) pair.tabIndex = pair === next ? 0 : -1;
    next.focus();
  }

  #undo() {
    const last = this.root.querySelector("[data-undo]");
    if (last) press(last);
    else announce("Rien à annuler.");
  }
}

function press(button) {
  button?.form.requestSubmit(button);
}
