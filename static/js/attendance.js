// The totals of the nine categories, as they are typed. Unknown is not 0: « au moins » when a ticked category says nothing.

const words = new Intl.NumberFormat("fr-FR");

function read(input) {
  const text = input.value.replace(/\s/g, "");
  return /^\d+$/.test(text) ? Number(text) : null;
}

function sentence(rows, name) {
  let known = 0;
  let stated = 0;
  let unknown = 0;
  for (const row of rows) {
    const number = read(row.querySelector(`input[name$="-${name}"]`));
    if (number !== null) {
      known += number;
      stated += 1;
    } else if (row.querySelector("input[type=checkbox]").checked) {
      unknown += 1;
    }
  }
  if (!stated) return "non renseigné";
  return unknown ? `au moins ${words.format(known)}` : words.format(known);
}

for (const table of document.querySelectorAll("[data-attendance]")) {
  const rows = [...table.querySelectorAll("[data-attendance-row]")];
  const add = () => {
    table.querySelector("[data-total-title]").textContent = "Total";
    for (const total of table.querySelectorAll("[data-total]")) {
      const text = sentence(rows, total.dataset.total);
      if (total.textContent !== text) total.textContent = text;
    }
  };
  const tick = (event) => {
    if (event.target.inputMode !== "numeric" || read(event.target) === null) return;
    event.target.closest("[data-attendance-row]").querySelector("input[type=checkbox]").checked = true;
  };
  table.addEventListener("input", (event) => {
    tick(event);
    add();
  });
  add();
}
