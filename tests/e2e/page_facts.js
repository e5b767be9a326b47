// What tests/e2e/looking.py asks of a page: facts that axe does not look at. Runs in the page, gives plain values.
() => {
  const named = (element) => {
    const classes = element.getAttribute("class");
    return `${element.localName}${classes ? `.${classes.trim().replace(/\s+/g, ".")}` : ""}`;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const outlined = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  // A hundredth of a millisecond, as our style sheet says it, is no motion; 0 would make no « end of transition ».
  const lasts = (text) => Math.max(...text.split(",").map(parseFloat)) > 0.001;

  const reached = [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"),
  ].filter((element) => !element.disabled && element.type !== "hidden" && element.tabIndex >= 0 && shown(element));

  // Behind an open dialog nothing can have the focus.
  const dialog = document.querySelector("dialog:modal");
  // Boxes and discs draw their focus on the label beside them, seen in place of the input; a link that is enlarged to
  // what holds it draws it there.
  const tried = new Map();
  for (const element of reached.filter((one) => !dialog || dialog.contains(one))) {
    const kind = `${named(element)}[${element.type ?? ""}] < ${named(element.parentElement)}`;
    if (tried.has(kind)) continue;
    element.focus({ preventScroll: true, focusVisible: true });
    const drawn = [element, element.nextElementSibling].filter(Boolean);
    tried.set(kind, drawn.some((one) => outlined(one) || outlined(one, "::before")));
  }
  document.activeElement?.blur();

  const moving = new Set();
  for (const element of document.querySelectorAll("body, body *")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      const animated = style.animationName !== "none" && lasts(style.animationDuration);
      if (animated || lasts(style.transitionDuration)) moving.add(named(element) + (part ?? ""));
    }
  }

  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return {
    title: document.title,
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    first: reached[0]?.getAttribute("href") ?? null,
    main: document.querySelectorAll("main#contenu").length,
    unseen: [...tried].filter(([, seen]) => !seen).map(([kind]) => kind),
    moving: [...moving],
    twice: [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))],
    kept: localStorage.length + sessionStorage.length,
  };
};
