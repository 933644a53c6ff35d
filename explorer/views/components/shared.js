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
  component.parentElement.dispatchEvent(new CustomEvent("guideline-explorer:picked", { bubbles: true, composed: true }));
}

/** Words that are heard and not seen. */
const unseen = (words) => make("span", "hidden", words);

/* ---- what a picture says of itself ---- */

const FACES = { serif: 'Georgia, "Times New Roman", serif', sans: "Arial, Helvetica, sans-serif" };
const measuring = document.createElement("canvas").getContext("2d");

/** The font a picture names, which machines without the page's fonts have: of the same kind as the page's. */
const faceOf = (family) => (/serif/i.test(family.replace(/sans-serif/gi, "")) ? FACES.serif : FACES.sans);

function widthOf(words, size, weight, face) {
  measuring.font = `${weight} ${size}px ${face}`;
  return measuring.measureText(words).width;
}

/** Title, source, day and warning as lines that fit a width: {words, size, weight, face}. */
function captioned({ title, source, warning }, width) {
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const styles = [[title, 16, 600, FACES.serif], [source, 12.5, 400, FACES.sans], [`${warning} · saved on ${day}`, 12.5, 600, FACES.sans]];
  return styles.filter(([text]) => text).flatMap(([text, size, weight, face]) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (!lines.at(-1) || widthOf(longer, size, weight, face) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.map((words) => ({ words, size, weight, face }));
  });
}

/** Where an arrow key, Home or End leads in lanes of things, each with its `at` across; undefined where it leads nowhere. */
function walked(lanes, thing, event, at) {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const row = lanes.findIndex((lane) => lane.includes(thing));
  const lane = lanes[row];
  const place = lane.indexOf(thing);
  const nearest = (other) => other?.reduce((best, each) => (Math.abs(at(each) - at(thing)) < Math.abs(at(best) - at(thing)) ? each : best));
  const ways = {
    ArrowLeft: () => lane[place - 1], ArrowRight: () => lane[place + 1], ArrowUp: () => nearest(lanes[row - 1]),
    ArrowDown: () => nearest(lanes[row + 1]), Home: () => lane[0], End: () => lane.at(-1),
  };
  if (!ways[event.key]) return undefined;
  event.preventDefault();
  return ways[event.key]();
}

/** Focus for whoever came by keyboard from a page that is gone; nobody else's focus is moved. */
function welcome(button) {
  const { chose, at } = MEMORY.get("input") ?? {};
  if (chose && Date.now() - at < 15000 && document.activeElement === document.body) button?.focus();
}

/** Offer a file to be saved. */
function save(blob, name) {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
