// The totals of the nine categories, as they are typed. Unknown is not 0: « au moins » when a ticked category says nothing.

const words = new Intl.NumberFormat("fr-FR");

function read(input) {
  const text = input.value.replace(/\s/g, "");
  return /^\d+$/.test(text) ? Number(text) : null;
}

function sentence(lines, name) {
  let known = 0;
  let stated = 0;
  let unknown = 0;
  for (const line of lines) {
    const number = read(line[name]);
    if (number !== null) {
      known += number;
      stated += 1;
    } else if (line.checked.checked) {
      unknown += 1;
    }
  }
  if (!stated) return "non renseigné";
  return unknown ? `au moins ${words.format(known)}` : words.format(known);
}

// One line for each category: its three inputs, which do not stand side by side in the page.
function linesOf(table) {
  const named = (name) => [...table.querySelectorAll(`input[name$="-${name}"]`)];
  const participants = named("participants");
  const establishments = named("establishments");
  return named("checked").map((checked, place) => ({
    checked,
    participants: participants[place],
    establishments: establishments[place],
  }));
}

for (const table of document.querySelectorAll("[data-attendance]")) {
  const lines = linesOf(table);
  const lineOf = (input) => lines.findIndex((line) => Object.values(line).includes(input));
  const add = () => {
    table.querySelector("[data-total-title]").textContent = "Total";
    for (const total of table.querySelectorAll("[data-total]")) {
      const text = sentence(lines, total.dataset.total);
      if (total.textContent !== text) total.textContent = text;
    }
  };
  table.addEventListener("input", (event) => {
    if (event.target.inputMode === "numeric" && read(event.target) !== null) {
      lines[lineOf(event.target)].checked.checked = true;
    }
    add();
  });
  // Up and down: the same number of the category above or below.
  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.target.inputMode !== "numeric") return;
    const name = event.target.name.endsWith("-participants") ? "participants" : "establishments";
    const next = lines[lineOf(event.target) + step]?.[name];
    if (!next) return;
    event.preventDefault();
    next.select();
  });
  add();
}
