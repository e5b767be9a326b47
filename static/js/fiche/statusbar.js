// The bar that says, always and truthfully, where the words are; with what to do about it.

import { announce, button, element, plural } from "./words.js";

const TOLD = new Set(["offline", "conflict", "stopped"]);
const small = (label, act, more = {}) => button(label, act, { class: "fr-btn fr-btn--tertiary-no-outline fr-btn--sm", ...more });

export class StatusBar {
  constructor(desk, host) {
    Object.assign(this, { desk, host });
    this.sentence = element("p", { class: "live-status" });
    this.more = element("p", { class: "live-status-more" });
    this.people = element("p", { class: "live-people" });
    this.undo = small("Annuler", () => desk.undo(), { title: "Annuler (Ctrl+Z)" });
    const keys = small("Touches", () => desk.showKeys(), { title: "Les touches (?)" });
    this.rescue = small("Fichier de secours", () => desk.saveRescue());
    this.settle = button("Trancher", () => desk.showConflicts(), { class: "fr-btn fr-btn--sm" });
    this.rescue.hidden = this.settle.hidden = true;
    host.replaceChildren(element("div", { class: "live-bar" },
      element("div", { class: "live-bar__words" }, this.sentence, this.more, this.people),
      element("div", { class: "live-bar__tools" }, this.settle, this.rescue, this.undo, keys)));
    host.hidden = false;
  }

  say(status) {
    const isKept = !this.desk.device.fails;
    const sentence = sentenceOf(status, isKept);
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    this.#tell(status.kind, sentence);
    this.host.dataset.kind = status.kind;
    this.#detail(status, isKept);
    this.settle.hidden = status.kind !== "conflict";
    this.rescue.hidden = !(status.waiting || status.conflicts || status.refusals) || (status.kind === "waiting" && isKept);
    // Nobody knows who is there without network.
    this.people.hidden = status.isOffline || status.kind === "stopped";
    this.undo.disabled = !this.desk.store.history.done.length;
  }

  // Read aloud when it becomes serious, and when that is over: not at each save.
  #tell(kind, sentence) {
    const isTold = TOLD.has(kind);
    if (isTold ? this.told !== sentence.replace(/\d+/g, "") : this.told && kind === "saved") announce(sentence);
    if (isTold) this.told = sentence.replace(/\d+/g, "");
    else if (kind === "saved") this.told = null;
  }

  #detail(status, isKept) {
    const parts = [
      isKept ? "" : "Ce navigateur ne garde rien\u00a0: avant de fermer la page, attendez «\u00a0Enregistré\u00a0», ou sauvez un fichier de secours.",
      status.kind === "conflict" && status.waiting ? `${waitingOf(status)}${status.isOffline ? ", hors ligne" : ""}.` : "",
      status.detail ?? "",
    ].filter(Boolean);
    const detail = parts.join(" ");
    if (this.said === detail) return;
    this.said = detail;
    this.more.replaceChildren(detail, ...wayBack(status));
    this.more.hidden = !detail;
  }

  others(names) {
    const sentence = names.length ? `Aussi sur cette fiche\u00a0: ${names.join(", ")}` : "";
    if (this.people.textContent !== sentence) this.people.textContent = sentence;
  }
}

const waitingOf = ({ waiting }) => plural(waiting, "modification en attente", "modifications en attente");

function sentenceOf(status, isKept) {
  const where = isKept ? "gardé sur cet appareil" : "gardé dans cette page seulement";
  const waiting = waitingOf(status);
  if (status.kind === "conflict") {
    const settled = status.conflicts > 1 ? `${status.conflicts} conflits à trancher` : "Conflit à trancher";
    return status.conflicts ? settled : plural(status.refusals, "modification refusée", "modifications refusées");
  }
  if (status.kind === "stopped") return status.waiting ? `Non enregistré\u00a0: ${where} (${waiting})` : "Enregistrement arrêté";
  if (status.kind === "offline") return status.waiting ? `Hors ligne\u00a0: ${where} (${waiting})` : "Hors ligne\u00a0: rien n’attend";
  if (status.kind === "waiting") return waiting;
  return status.savedAt ? `Enregistré à ${status.savedAt}` : "Tout est enregistré";
}

function wayBack({ status }) {
  if (status !== 401) return [];
  const next = encodeURIComponent(window.location.pathname);
  return [" ", element("a", { class: "fr-link fr-link--sm", href: `/connexion/?next=${next}`, target: "_blank", rel: "noopener" },
    "Se reconnecter (nouvel onglet)")];
}
