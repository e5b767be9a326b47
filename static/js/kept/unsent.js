// The words of fiches and grids that wait on this device (static/js/fiche/outbox.js): they go when their page is opened, and only then.

import { forgetLeft, heldUnder } from "../fiche/left.js";
import { textOf } from "../fiche/queue.js";
import { button, element } from "../fiche/words.js";

const KEY = /^\d+\/(.*\/(\d+)\/)saisie\/\//;
const GRID = /^\d+\/(\/indicateurs\/\d+\/grille\/)\//;

// [address, name of the page] of what is under a key; nothing for a key of another kind.
function pageOf(key) {
  const [, grid] = GRID.exec(key) ?? [];
  const [, fiche, number] = KEY.exec(key) ?? [];
  return grid ? [grid, "Grille de saisie d’un indicateur"] : [fiche, `Tableaux de la thématique ${number}`];
}

// [{address, page, at, texts, keys}], one for each fiche where this account wrote what is not saved.
export async function unsentFiches(device, account) {
  const found = new Map();
  for (const [key, op] of await heldUnder(device, `${account}/`)) {
    const [address, page] = pageOf(key);
    if (!op || !address) continue;
    const one = found.get(address) ?? { address, page, texts: [], keys: [] };
    one.at = new Date(op.at || Date.now()).toISOString();
    one.texts.push(op.label ? `${op.label}\u00a0: ${op.text}` : textOf(op));
    one.keys.push(key);
    found.set(address, one);
  }
  return [...found.values()];
}

export const forget = (device, name, keys) => device.write(name, new Map(keys.map((key) => [key, null])));

// On a fiche that is not a draft any more: what was written in it and never reached it, to be copied.
export async function showUnsent(device, account) {
  const host = document.querySelector("[data-unsent]");
  const fiche = host && (await unsentFiches(device, account)).find(({ address }) => address === host.dataset.unsent);
  if (!fiche) return;
  const box = element("textarea", { class: "fr-input", readonly: true, rows: "6", dir: "auto", "aria-labelledby": "non-enregistre" });
  box.value = fiche.texts.filter(Boolean).join("\n");
  const erase = async () => {
    await forget(device, "ops", fiche.keys);
    forgetLeft(`${account}/${fiche.address}saisie//`);
    host.replaceChildren(element("p", { class: "egn-kept__done" }, "Ces textes sont effacés de cet appareil."));
  };
  host.replaceChildren(element("section", { class: "egn-kept", "aria-labelledby": "non-enregistre" },
    element("h2", { class: "egn-kept__title", id: "non-enregistre" }, "Ce que vous avez écrit ici n’a pas été enregistré"),
    element("p", {}, "La restitution n’était plus un brouillon. Si elle le redevient, ouvrez cette fiche\u00a0: tout partira. Copiez ce qui compte."),
    box, element("div", { class: "egn-actions" }, button("Effacer ces textes de cet appareil", erase))));
}
