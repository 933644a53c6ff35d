/* The neighbourhood: vis-network draws places given by pyvis and moves the frame over them; boxes, words and the ways of
   arrows are drawn by us. Over each box lies a button for keyboard and screen reader. The library is a classic script
   served by the app itself; it is loaded once. */

const LINE = 14.6; // pixels from line to line of a box
const SMALLEST = 1; // below this scale the smallest words of a box cannot be read: the frame is moved instead
const LARGEST = 1.1;
const TALLEST = 940;
const MARGIN = 16;
const views = new WeakMap();
let library = null;

export default async function (component) {
  let view = views.get(component.parentElement);
  if (!view) views.set(component.parentElement, (view = mount(component)));
  view.component = component;
  await view.ready;
  if (component.parentElement.isConnected === false || view.gone) return view.leave;
  if (globalThis.vis) show(view);
  return view.leave;
}

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const tag = make("script");
    tag.src = new URL(address, document.baseURI);
    tag.addEventListener("load", resolve);
    tag.addEventListener("error", reject);
    document.head.append(tag);
  });
  return globalThis.vis ? Promise.resolve() : library;
}

function mount(component) {
  const canvas = make("div", "canvas");
  const layer = make("div", "layer");
  const caption = make("p", "caption");
  const outside = make("p", "caption");
  const bar = make("div", "bar", "", make("div", "said", "", caption, outside));
  const root = make("div", "root", "", bar, make("div", "frame", "", canvas, layer), make("span", "probe"));
  caption.setAttribute("role", "status");
  component.parentElement.append(root);
  const view = { root, canvas, layer, caption, outside, probe: root.lastChild, places: new Map(), buttons: new Map() };
  for (const [sign, name, act] of [
    ["−", "Zoom out", () => zoom(view, 1 / 1.25)], ["+", "Zoom in", () => zoom(view, 1.25)], ["Fit", "Fit all", () => fit(view)],
  ]) {
    const button = make("button", "zoom", sign);
    button.type = "button";
    if (sign !== "Fit") button.setAttribute("aria-label", name);
    button.addEventListener("click", act);
    bar.append(button);
  }
  const watcher = new ResizeObserver(() => settle(view));
  watcher.observe(canvas);
  const savePicture = () => view.network && picture(view);
  globalThis.addEventListener("guideline-explorer:picture", savePicture);
  canvas.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });
  canvas.addEventListener("pointermove", (event) => hover(view, event));
  layer.addEventListener("keydown", (event) => step(view, event));
  view.leave = () => {
    view.gone = true;
    watcher.disconnect();
    globalThis.removeEventListener("guideline-explorer:picture", savePicture);
    view.network?.destroy();
  };
  view.ready = load(component.data.library).catch(() => {
    canvas.textContent = "The drawing could not be loaded. Outline and table hold the same.";
    canvas.classList.add("failed");
  });
  return view;
}

/* ---- what is drawn ---- */

function show(view) {
  const { data } = view.component;
  const before = view.selected;
  view.selected = selection(view.component);
  view.ink = inks(view);
  view.size = data.box;
  const text = JSON.stringify([data.nodes, data.edges]);
  if (view.text !== text) fill(view, text);
  if (before !== undefined && before !== view.selected) centre(view, view.selected);
  mark(view);
  welcome(view.buttons.get(view.selected));
  view.network.redraw();
}

function fill(view, text) {
  const { nodes, edges, box } = view.component.data;
  view.text = text;
  view.places = new Map(nodes.map((node) => [node.id, node]));
  view.edges = edges;
  view.words = new Map();
  const points = nodes.map(({ id, x, y }) => ({
    id, x, y, shape: "custom",
    ctxRenderer: ({ ctx }) => ({ drawNode: () => drawn(view, id, ctx), nodeDimensions: { width: box[0], height: box[1] } }),
  }));
  buttons(view);
  const network = { nodes: new vis.DataSet(points), edges: new vis.DataSet() };
  if (!view.network) return start(view, network);
  const [position, scale] = [view.network.getViewPosition(), view.network.getScale()];
  view.network.setData(network);
  view.network.moveTo({ position, scale, animation: false });
}

function start(view, network) {
  const { width, height } = extent(view);
  const scale = Math.max(SMALLEST, Math.min(LARGEST, view.canvas.clientWidth / width));
  view.canvas.style.height = `${Math.min(TALLEST, Math.max(320, height * scale))}px`;
  view.network = new vis.Network(view.canvas, network, {
    physics: false, autoResize: true,
    layout: { improvedLayout: false },
    interaction: { dragNodes: false, hover: false, selectable: false, keyboard: false, zoomView: true },
  });
  for (const inner of view.canvas.querySelectorAll("[tabindex]")) inner.tabIndex = -1; // the buttons are the way in
  view.canvas.setAttribute("aria-hidden", "true");
  view.network.on("beforeDrawing", (ctx) => view.edges.forEach((edge) => way(view, edge, ctx)));
  view.network.on("afterDrawing", (ctx) => {
    said(view, ctx);
    follow(view);
  });
  view.network.on("click", (event) => choose(view, hit(view, event.pointer.canvas)));
  settle(view);
}

/** The drawing's own size. */
function extent(view) {
  const [w, h] = view.size;
  const [xs, ys] = ["x", "y"].map((axis) => [...view.places.values()].map((place) => place[axis]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { width: right - left + w + 2 * MARGIN, height: bottom - top + h + 4 * MARGIN, x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** All of it if it can be read like that, else what lies around the selected node. */
function settle(view) {
  if (!view.network || !view.places.size) return;
  const { width, height, x, y } = extent(view);
  const { clientWidth: w, clientHeight: h } = view.canvas;
  const whole = Math.min(w / width, h / height, LARGEST);
  view.network.moveTo({ scale: Math.max(whole, SMALLEST), position: { x, y }, animation: false });
  if (whole < SMALLEST) centre(view, view.selected);
}

function fit(view) {
  const { width, height, x, y } = extent(view);
  const scale = Math.min(view.canvas.clientWidth / width, view.canvas.clientHeight / height, LARGEST);
  view.network?.moveTo({ position: { x, y }, scale, animation: gently(200) });
}

const zoom = (view, factor) => view.network?.moveTo({ scale: view.network.getScale() * factor });
const gently = (duration) =>
  matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration, easingFunction: "easeInOutQuad" };

/** Bring a node to the middle of the frame, or as near as there is something to see around it. */
function centre(view, id) {
  const place = view.places.get(id);
  if (!place) return;
  const { width, height, x, y } = extent(view);
  const scale = view.network.getScale();
  const within = (at, middle, all, seen) => {
    const room = Math.max(0, (all - seen / scale) / 2);
    return Math.min(middle + room, Math.max(middle - room, at));
  };
  const position = {
    x: within(place.x, x, width, view.canvas.clientWidth), y: within(place.y, y, height, view.canvas.clientHeight),
  };
  view.network.moveTo({ position, animation: gently(300) });
}

/* ---- buttons over the boxes ---- */

function buttons(view) {
  const { name } = view.component.data;
  const focused = view.root.getRootNode().activeElement?.dataset?.node;
  const [w, h] = view.size;
  view.buttons = new Map();
  for (const { id, x, y, about, around } of view.places.values()) {
    const button = make("button", `node ${about.kind}`);
    button.type = "button";
    button.dataset.node = id;
    button.setAttribute("aria-label", [about.label, around].filter(Boolean).join(", "));
    Object.assign(button.style, { left: `${x - w / 2}px`, top: `${y - h / 2}px`, width: `${w}px`, height: `${h}px` });
    button.addEventListener("click", () => choose(view, id));
    button.addEventListener("focus", () => button.matches(":focus-visible") && reveal(view, id));
    view.buttons.set(id, button);
  }
  view.layer.setAttribute("role", "group");
  view.layer.setAttribute("aria-label", name);
  view.layer.replaceChildren(...view.buttons.values());
  if (focused) view.buttons.get(focused)?.focus();
}

/** The buttons lie where the boxes are drawn. */
function follow(view) {
  const { x, y } = view.network.canvasToDOM({ x: 0, y: 0 });
  view.layer.style.transform = `translate(${x}px, ${y}px) scale(${view.network.getScale()})`;
  const frame = view.canvas.getBoundingClientRect();
  const [w, h] = view.size;
  const out = [...view.places.values()].filter((place) => {
    const at = view.network.canvasToDOM({ x: place.x, y: place.y });
    const [dx, dy] = [w / 2, h / 2].map((half) => half * view.network.getScale() - 1);
    return at.x < dx || at.y < dy || at.x > frame.width - dx || at.y > frame.height - dy;
  }).length;
  const words = out ? `${out} of those shown ${out === 1 ? "is" : "are"} cut by the frame or outside it: drag it, or Fit` : "";
  if (view.outside.textContent !== words) view.outside.textContent = words;
}

/** Move the frame if a box is not all in it. */
function reveal(view, id) {
  const { x, y } = view.places.get(id);
  const at = view.network.canvasToDOM({ x, y });
  const [dx, dy] = view.size.map((side) => (side / 2 + MARGIN) * view.network.getScale());
  const { clientWidth: w, clientHeight: h } = view.canvas;
  if (at.x < dx || at.y < dy || at.x > w - dx || at.y > h - dy) centre(view, id);
}

/** Arrow keys go from box to box: along the row, or to the nearest of the next one; Home and End to the ends of the row. */
function step(view, event) {
  const id = event.target.dataset?.node;
  if (!id) return;
  const rows = new Map();
  for (const place of view.places.values()) rows.set(place.y, [...(rows.get(place.y) ?? []), place]);
  const lanes = [...rows.entries()].sort(([one], [other]) => one - other).map(([, lane]) => lane.sort((a, b) => a.x - b.x));
  const next = walked(lanes, view.places.get(id), event, (place) => place.x);
  if (next) view.buttons.get(next.id).focus();
}

function choose(view, id) {
  if (id === undefined || !view.places.get(id).about.selectable) return;
  view.selected = id;
  mark(view);
  centre(view, id);
  view.network.redraw();
  pick(view.component, id);
}

function mark(view) {
  view.caption.textContent = view.component.data.caption;
  const entry = view.buttons.has(view.selected) ? view.selected : [...view.buttons.keys()][0];
  for (const [id, button] of view.buttons) {
    button.setAttribute("aria-pressed", String(id === view.selected));
    button.tabIndex = id === entry ? 0 : -1; // one stop for Tab; arrow keys go on from there
  }
}

/** The node whose box is under a point of the drawing. */
function hit(view, { x, y }) {
  const [w, h] = view.size;
  return [...view.places.values()].find((place) => Math.abs(x - place.x) <= w / 2 && Math.abs(y - place.y) <= h / 2)?.id;
}

function hover(view, event) {
  if (!view.network) return;
  const frame = view.canvas.getBoundingClientRect();
  const id = hit(view, view.network.DOMtoCanvas({ x: event.clientX - frame.left, y: event.clientY - frame.top }));
  view.canvas.style.cursor = id === undefined ? "grab" : "pointer";
  view.canvas.title = id === undefined ? "" : view.places.get(id).about.label;
}

/* ---- arrows ---- */

/** An arrow along its corners, rounded; those of the selected node are in the accent. */
function way(view, { from, to, way: corners }, ctx) {
  const own = from === view.selected || to === view.selected;
  ctx.save();
  ctx.strokeStyle = own ? view.ink.blue : view.ink.shape;
  ctx.lineWidth = own ? 2 : 1.2;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  ctx.moveTo(...corners[0]);
  for (let at = 1; at < corners.length - 1; at += 1) {
    const reach = Math.min(9, ...[corners[at - 1], corners[at + 1]].map((end) => Math.hypot(end[0] - corners[at][0], end[1] - corners[at][1]) / 2));
    ctx.arcTo(...corners[at], ...corners[at + 1], reach);
  }
  const [[x1, y1], [x, y]] = corners.slice(-2);
  ctx.lineTo(x, y);
  const back = y > y1 || (y === y1 && x === x1) ? -6 : 6;
  ctx.moveTo(x - 4.5, y + back);
  ctx.lineTo(x, y);
  ctx.lineTo(x + 4.5, y + back);
  ctx.stroke();
  ctx.restore();
}

/** What the arrows of the selected node mean, once at the far end of each. */
function said(view, ctx) {
  const [, h] = view.size;
  ctx.save();
  ctx.font = '12px "Source Sans", sans-serif';
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = view.ink.ground;
  ctx.fillStyle = view.ink.blue;
  for (const edge of view.edges) {
    if (edge.from !== view.selected && edge.to !== view.selected) continue;
    const far = view.places.get(edge.from === view.selected ? edge.to : edge.from);
    const [x, y] = edge.to === far.id ? edge.way.at(-1) : edge.way[0];
    const beside = y + (y < far.y ? -15 : 15);
    ctx.strokeText(edge.label, x, beside);
    ctx.fillText(edge.label, x, beside);
  }
  ctx.restore();
}

/* ---- boxes ---- */

function drawn(view, id, ctx) {
  const { about, x, y, more } = view.places.get(id);
  const [w, h] = view.size;
  const ink = view.ink[about.state === "known" ? about.kind : about.state];
  const parts = shape(about.kind, w, h);
  ctx.save();
  ctx.translate(x - w / 2, y - h / 2);
  ctx.lineJoin = "round";
  if (id === view.selected) stroke(ctx, parts.body, view.ink.halo, 11);
  for (const [name, d] of Object.entries(parts)) {
    if (name === "back" && about.state !== "known") continue;
    ctx.fillStyle = about.state === "known" ? ink.fill : view.ink.ground;
    if (name === "body" || name === "back") ctx.fill(new Path2D(d));
    ctx.setLineDash(about.state === "known" ? [] : [5, 4]);
    stroke(ctx, d, ink.line, id === view.selected && name === "body" ? 2.6 : 1.5);
  }
  written(view, id, ctx, ink);
  if (more !== 0) badge(view, ctx, more === null ? "+" : `+${more}`);
  ctx.restore();
}

function stroke(ctx, d, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(new Path2D(d));
}

/** How many are around a box and not drawn, on its edge. */
function badge(view, ctx, text) {
  const [w, h] = view.size;
  ctx.font = '600 11.5px "Source Sans", sans-serif';
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const wide = Math.max(18, ctx.measureText(text).width + 10);
  ctx.beginPath();
  ctx.roundRect(w - wide - 4, h - 10, wide, 17, 8);
  ctx.fillStyle = view.ink.ground;
  ctx.fill();
  ctx.strokeStyle = view.ink.blue;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.fillStyle = view.ink.blue;
  ctx.fillText(text, w - wide / 2 - 4, h - 1);
}

function written(view, id, ctx, ink) {
  const { about } = view.places.get(id);
  const [w, h] = view.size;
  const inset = { threshold: 16, criterion: 16, statement: 18, work: 17, marker: 22, dose: 22, schedule: 22, operator: 22 }[about.kind] ?? 12;
  if (!view.words.has(id)) view.words.set(id, lines(ctx, about, w - inset - 13));
  const text = view.words.get(id);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  text.forEach(({ font, words, tone }, row) => {
    ctx.font = font;
    ctx.fillStyle = about.state === "unresolved" && tone === "kicker" ? view.ink.red : { kicker: ink.kicker, title: view.ink.text, sub: view.ink.muted }[tone];
    ctx.fillText(words, inset, h / 2 + (row - (text.length - 1) / 2) * LINE);
  });
}

/** The lines of a box: its kind, up to two lines of title, and what else there is room for. */
function lines(ctx, { kicker, title, subtitle, aside, kind }, width) {
  const face = kind === "statement" ? '"Source Serif", serif' : '"Source Sans", sans-serif';
  const [small, bold, sub] = ['600 11.5px "Source Sans", sans-serif', `${kind === "statement" ? 500 : 600} 13px ${face}`, '400 11.5px "Source Sans", sans-serif'];
  ctx.font = bold;
  const extra = subtitle || aside;
  const titled = wrapped(ctx, title, width, extra ? 1 : 2);
  const cut = extra ? wrapped(ctx, title, width, 2) : titled;
  const below = cut.length > 1 && titled[0].endsWith("…") ? [] : [extra];
  const shown = below.length ? titled : cut;
  ctx.font = sub;
  const last = below.filter(Boolean).flatMap((words) => wrapped(ctx, words, width, 3 - shown.length));
  ctx.font = small;
  const head = wrapped(ctx, kicker, width, 1);
  return [
    ...head.map((words) => ({ font: small, words, tone: "kicker" })),
    ...shown.map((words) => ({ font: bold, words, tone: "title" })),
    ...last.map((words) => ({ font: sub, words, tone: "sub" })),
  ];
}

/** A text in at most so many lines, the last one cut with an ellipsis. */
function wrapped(ctx, text, width, most) {
  const found = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (ctx.measureText(longer).width <= width || !found.at(-1)) found[found.length - 1] = longer;
    else found.push(word);
  }
  const shown = found.slice(0, most);
  if (found.length > most) shown[most - 1] += "…";
  return shown.map((line) => clipped(ctx, line, width));
}

function clipped(ctx, line, width) {
  let text = line;
  while (text.length > 2 && ctx.measureText(text).width > width) text = `${text.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
  return text;
}

/** The theme's colours as a canvas understands them: tokens are resolved by the browser on a hidden element. */
function inks(view) {
  const style = getComputedStyle(view.probe);
  const colour = (name) => {
    view.probe.style.color = `var(${name})`;
    return style.color;
  };
  const of = (kind) => {
    view.probe.className = `probe ${kind}`;
    return { line: colour("--line"), fill: colour("--fill"), kicker: colour("--kicker, var(--line)") };
  };
  const kinds = [...Object.keys(FORM_OF), "unresolved", "not-held"].map((kind) => [kind, of(kind)]);
  return {
    ...Object.fromEntries(kinds), text: colour("--gx-ink"), muted: colour("--gx-muted"), ground: colour("--gx-ground"),
    blue: colour("--gx-blue"), halo: colour("--gx-blue-fill"), red: colour("--gx-red"), shape: colour("--gx-shape"),
  };
}

function picture(view) {
  const source = view.canvas.querySelector("canvas");
  const ratio = source.width / view.canvas.clientWidth;
  const lines = captioned(view.component.data.told, view.canvas.clientWidth);
  const below = lines.reduce((sum, { size }) => sum + size * 1.35, MARGIN);
  const copy = make("canvas");
  copy.width = source.width + 2 * MARGIN * ratio;
  copy.height = source.height + (2 * MARGIN + below) * ratio;
  const ctx = copy.getContext("2d");
  ctx.fillStyle = view.ink.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(source, MARGIN * ratio, MARGIN * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = view.ink.text;
  let y = source.height / ratio + 2 * MARGIN;
  for (const { words, size, weight, face } of lines) {
    ctx.font = `${weight} ${size}px ${face}`;
    ctx.fillText(words, MARGIN, (y += size * 1.35));
  }
  copy.toBlob((blob) => save(blob, "neighbourhood.png"));
}
