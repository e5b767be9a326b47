// The scripts of every page, once the tables can be written: on a slow line they would share it with what one waits for.

const loaded = (script) => new Promise((resolve) => {
  script.addEventListener("load", resolve);
  script.addEventListener("error", resolve);
});

// Resolves when each has run, or could not be had.
export async function loadTheRest() {
  const holder = document.querySelector("template[data-later]");
  if (!holder) return;
  const scripts = [...holder.content.cloneNode(true).querySelectorAll("script")];
  holder.remove();
  const done = scripts.map(loaded);
  document.body.append(...scripts);
  await Promise.all(done);
}
