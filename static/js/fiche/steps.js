// The steps at the head of the page say what is written, as it is written (the sentences of restitutions/views/sheet.py).

import { plural } from "./words.js";

const BLANK = "à renseigner";

// A row counts when something is written in it.
const rowsOf = (view, table) => view.rowOrder[table].filter((row) =>
  view.entriesOfRow(row).some((id) => view.entries.get(id).text.trim())).length;

function details(view) {
  const retex = view.retexOrder.length;
  const [diagnosis, projections, plan] = ["diagnosis", "projections", "plan"].map((table) => rowsOf(view, table));
  const rows = (count, blank) => (count ? plural(count, "ligne", "lignes") : blank);
  const first = [plural(retex, "RETEX", "RETEX"), rows(diagnosis, `diagnostic ${BLANK}`)];
  if (!retex) first[0] = `RETEX ${BLANK}`;
  return { retex: retex || diagnosis ? first.join(", ") : BLANK, projections: rows(projections, BLANK), plan: rows(plan, BLANK) };
}

export function tellSteps(root, view) {
  for (const [step, words] of Object.entries(details(view))) {
    const detail = root.querySelector(`.egn-stepper a[href="#${step}"] .egn-stepper__detail`);
    if (detail && detail.textContent !== words) detail.textContent = words;
  }
}
