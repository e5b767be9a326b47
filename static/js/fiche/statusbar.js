// The bar that says, always and truthfully, where the words are; with what to do about it.

import { button, element, plural } from "./words.js";

export class StatusBar {
  constructor(desk, host) {
    Object.assign(this, { desk, host });
    this.sentence = element("p", { class: "live-status", role: "status" });
    this.more = element("p", { class: "live-status-more" });
    this.people = element("p", { class: "live-people" });
    this.undo = button("Annuler", () => desk.undo(), { title: "Annuler (Ctrl+Z)", class: "fr-btn fr-btn--tertiary fr-btn--sm" });
    const keys = button("Touches", () => desk.showKeys(), { title: "Les touches (?)", class: "fr-btn fr-btn--tertiary fr-btn--sm" });
    this.rescue = button("Fichier de secours", () => desk.saveRescue(), { class: "fr-btn fr-btn--tertiary fr-btn--sm" });
    this.settle = button("Trancher", () => desk.showConflicts(), { class: "fr-btn fr-btn--sm" });
    this.rescue.hidden = this.settle.hidden = true;
    host.replaceChildren(element("div", { class: "live-bar" },
      element("div", { class: "live-bar__words" }, this.sentence, this.more, this.people),
      element("div", { class: "live-bar__tools" }, this.settle, this.rescue, this.undo, keys)));
    host.hidden = false;
  }

  say(status) {
    const waiting = plural(status.waiting, "modification en attente", "modifications en attente");
    const words = {
      saved: status.savedAt ? `Enregistré à ${status.savedAt}` : "Tout est enregistré",
      waiting,
      offline: status.waiting ? `Hors ligne : gardé sur cet appareil (${waiting})` : "Hors ligne : rien n’attend",
      conflict: status.conflicts ? plural(status.conflicts, "Conflit à trancher", "conflits à trancher")
        : plural(status.refusals, "modification refusée", "modifications refusées"),
      stopped: "Non enregistré : gardé sur cet appareil",
    }[status.kind];
    const sentence = status.kind === "conflict" && status.conflicts === 1 ? "Conflit à trancher" : words;
    if (this.sentence.textContent !== sentence) this.sentence.textContent = sentence;
    this.host.dataset.kind = status.kind;
    const detail = this.desk.device.fails && status.kind !== "saved"
      ? "Ce navigateur ne garde rien : sauvez un fichier de secours avant de fermer la page." : (status.detail ?? "");
    if (this.more.textContent !== detail) this.more.replaceChildren(detail, ...this.#wayBack(status));
    this.more.hidden = !detail;
    this.settle.hidden = status.kind !== "conflict";
    this.rescue.hidden = status.kind === "saved" || (status.kind === "waiting" && !this.desk.device.fails);
    this.undo.disabled = !this.desk.store.undoStack.length;
  }

  #wayBack(status) {
    if (status.status !== 401) return [];
    const next = encodeURIComponent(window.location.pathname);
    return [" ", element("a", { class: "fr-link fr-link--sm", href: `/connexion/?next=${next}`, target: "_blank", rel: "noopener" },
      "Se reconnecter (nouvel onglet)")];
  }

  others(names) {
    const sentence = names.length ? `Aussi sur cette fiche : ${names.join(", ")}` : "";
    if (this.people.textContent !== sentence) this.people.textContent = sentence;
  }
}
