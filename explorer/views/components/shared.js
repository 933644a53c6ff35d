/* What the components share: shapes as SVG path data, the selection's memory, small DOM helpers.
   Text reaches the page through textContent and attributes only, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with a class, the text given, and children. */
function make(tag, name = "", text = "", ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/** An SVG element with attributes. */
function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const box = (x, y, w, h, r) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}` +
  `h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}z`;

const FORMS = {
  rounded: (w, h) => ({ body: box(0, 0, w, h, 9) }),
  bar: (w, h) => ({ body: box(0, 0, w, h, 9), bar: `M9.5 11V${h - 11}` }),
  hexagon: (w, h) => ({ body: `M12 0H${w - 12}L${w} ${h / 2}L${w - 12} ${h}H12L0 ${h / 2}z` }),
  capsule: (w, h) => ({ body: box(0, 0, w, h, Math.min(w, h) / 2) }),
  square: (w, h) => ({ body: `M0 0H${w}V${h}H0z` }),
  page: (w, h, fold = Math.min(14, h / 3)) => ({
    body: `M0 0H${w - fold}L${w} ${fold}V${h}H0z`, line: `M${w - fold} 0V${fold}H${w}`,
  }),
  sheets: (w, h, gap = Math.min(5, h / 8)) => ({
    back: box(gap, gap, w - gap, h - gap, 6), body: box(0, 0, w - gap, h - gap, 6), line: `M${2 * gap} 0V${h - gap}`,
  }),
  cut: (w, h, c = Math.min(11, h / 3)) => ({
    body: `M${c} 0H${w - c}L${w} ${c}V${h - c}L${w - c} ${h}H${c}L0 ${h - c}V${c}z`,
  }),
};

const FORM_OF = {
  statement: "bar", threshold: "hexagon", criterion: "hexagon", operator: "capsule", dose: "capsule",
  schedule: "capsule", concept: "square", marker: "capsule", entry: "page", work: "sheets", outcome: "capsule", effect: "cut",
  document: "rounded", section: "rounded", remark: "rounded",
};

/** The parts of a kind's shape in a box of w by h: `back`, `body`, inner `line` and `bar`, as SVG path data. */
function shape(kind, w, h) {
  return (FORMS[FORM_OF[kind]] ?? FORMS.rounded)(w, h);
}

const MEMORY = (globalThis[Symbol.for("guideline-explorer")] ??= new Map());

/** What to highlight: the reader's own pick, unless the page has told a newer turn. Survives a fresh mount. */
function selection({ data: { focus } }) {
  if (MEMORY.get(focus.drawing)?.turn !== focus.turn) MEMORY.set(focus.drawing, { ...focus });
  return MEMORY.get(focus.drawing).node;
}

/** Keep the reader's pick and tell the page; `at` makes a repeated pick a new value. */
function pick(component, node) {
  MEMORY.get(component.data.focus.drawing).node = node;
  component.setStateValue("selected", { node, at: Date.now() });
}

/** Offer a file to be saved. */
function save(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
