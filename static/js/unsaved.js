// Leaving a form where something typed is neither saved nor kept on this device: the browser asks first.
// Words that keep.js keeps (data-kept) wait for their person: nothing is asked.
// A form that comes back unsaved says so (data-unsaved); its own links (« Annuler »…) leave knowingly.

const typed = new Set();

for (const form of document.querySelectorAll("form.fiche-editor, form.egn-form, form[data-keep]")) {
  if ("unsaved" in form.dataset) typed.add(form);
  form.addEventListener("input", () => typed.add(form));
  form.addEventListener("submit", () => typed.delete(form));
  form.addEventListener("click", (event) => {
    if (event.target.closest(".egn-actions a")) typed.delete(form);
  });
}

window.addEventListener("beforeunload", (event) => {
  if ([...typed].some((form) => !("kept" in form.dataset))) event.preventDefault();
});
