/* The neighbourhood: vis-network draws places and arrows given by pyvis; each node's shape is drawn from its kind.
   The library is a classic script served by the app itself; it is loaded once. */

const SIZE = { w: 46, h: 32 }; // the shape; its label stands below
const LABEL = { width: 146, size: 13, largest: 23, gap: 6 };
const ON_SCREEN = 10.5; // pixels: labels grow as the drawing shrinks, so that they can be read
const SMALLEST = 0.4; // beyond this scale even grown labels would run into each other
const MARGIN = 40;
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
  const caption = make("span", "caption");
  const bar = make("div", "bar", "", caption, ...["Zoom out", "Zoom in", "Fit"].map((name) => make("button", "zoom", { "Zoom out": "−", "Zoom in": "+", Fit: "Fit" }[name])));
  const root = make("div", "root", "", canvas, bar);
  const probe = make("span", "probe");
  root.append(probe);
  component.parentElement.append(root);
  const view = { root, canvas, caption, probe, about: new Map(), links: [] };
  const actions = [() => zoom(view, 1 / 1.3), () => zoom(view, 1.3), () => view.network?.fit({ animation: false })];
  bar.querySelectorAll("button").forEach((button, place) => {
    button.type = "button";
    button.setAttribute("aria-label", ["Zoom out", "Zoom in", "Fit all"][place]);
    button.addEventListener("click", actions[place]);
  });
  const watcher = new ResizeObserver(() => frame(view));
  watcher.observe(canvas);
  const savePicture = () => view.network && picture(view);
  globalThis.addEventListener("guideline-explorer:picture", savePicture);
  canvas.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });
  canvas.addEventListener("pointermove", (event) => hover(view, event));
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

const zoom = (view, factor) => view.network?.moveTo({ scale: view.network.getScale() * factor });

function show(view) {
  const { data } = view.component;
  view.selected = selection(view.component);
  view.ink = inks(view);
  const text = JSON.stringify([data.nodes, data.edges]);
  if (view.text !== text) fill(view, text);
  relink(view);
  view.network.redraw();
}

function fill(view, text) {
  const { nodes, edges } = view.component.data;
  view.text = text;
  view.about = new Map(nodes.map((node) => [node.id, node.about]));
  view.places = new Map(nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
  view.labels = new Map();
  const points = nodes.map(({ id, x, y }) => ({
    id, x, y, shape: "custom", ctxRenderer: (given) => drawn(view, id, given),
  }));
  view.links = edges.map((edge, id) => ({ ...edge, id, said: edge.label ?? "", label: undefined }));
  view.edges = new vis.DataSet(view.links);
  const network = { nodes: new vis.DataSet(points), edges: view.edges };
  view.canvas.setAttribute("role", "img");
  view.canvas.setAttribute("aria-label", `${view.component.data.caption}. Outline and table list the same.`);
  if (view.network) view.network.setData(network);
  else start(view, network);
  frame(view);
}

/** All of it if it can be read like that, else what lies around the selected node. */
function frame(view) {
  if (!view.network) return;
  view.network.fit({ animation: false });
  const cut = view.network.getScale() < SMALLEST;
  const middle = view.places.get(view.selected) ?? { x: 0, y: 0 };
  if (cut) view.network.moveTo({ position: middle, scale: SMALLEST });
  relink(view);
  view.caption.textContent = view.component.data.caption + (cut ? " · drag to move" : "");
}

function start(view, network) {
  view.network = new vis.Network(view.canvas, network, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { dragNodes: false, hover: false, selectable: false, keyboard: false, zoomView: true },
    edges: { arrows: { to: { enabled: true, type: "arrow", scaleFactor: 0.5 } }, smooth: false, width: 1.4 },
  });
  view.network.on("zoom", () => relink(view));
  view.network.on("click", (event) => {
    const id = hit(view, event.pointer.canvas);
    if (id === undefined || !view.about.get(id).selectable) return;
    view.selected = id;
    relink(view);
    view.network.redraw();
    pick(view.component, id);
  });
}

/** The node whose shape or label is under a point of the drawing. */
function hit(view, { x, y }) {
  for (const [id, place] of view.places) {
    const below = SIZE.h / 2 + LABEL.gap + (view.labels.get(id)?.lines.length ?? 1) * letters(view) * 1.15;
    if (Math.abs(x - place.x) > LABEL.width / 2 || y < place.y - SIZE.h / 2 || y > place.y + below) continue;
    if (y <= place.y + SIZE.h / 2 + 2 && Math.abs(x - place.x) > SIZE.w / 2 + 6) continue;
    return id;
  }
  return undefined;
}

function hover(view, event) {
  if (!view.network) return;
  const frame = view.canvas.getBoundingClientRect();
  const id = hit(view, view.network.DOMtoCanvas({ x: event.clientX - frame.left, y: event.clientY - frame.top }));
  view.canvas.style.cursor = id === undefined ? "grab" : "pointer";
  view.canvas.title = id === undefined ? "" : view.about.get(id).label;
}

/** Edges of the selected node are in the accent and say their relation. */
function relink(view) {
  const { blue, shape: grey, ground, muted } = view.ink;
  const size = letters(view) * 0.9;
  view.edges.update(view.links.map((edge) => {
    const own = edge.from === view.selected || edge.to === view.selected;
    return {
      id: edge.id, label: own ? edge.said : "", width: own ? 2 : 1.2, color: { color: own ? blue : grey },
      font: { color: own ? blue : muted, size, face: "Source Sans", strokeWidth: 4, strokeColor: ground },
    };
  }));
}

/* ---- drawing one node ---- */

function drawn(view, id, { ctx, x, y }) {
  return {
    drawNode: () => node(view, id, ctx, x, y),
    nodeDimensions: { width: SIZE.w, height: SIZE.h },
  };
}

function node(view, id, ctx, x, y) {
  const about = view.about.get(id);
  const ink = view.ink[about.state === "known" ? about.kind : about.state];
  const [w, h] = about.kind === "marker" ? [SIZE.h, SIZE.h] : [SIZE.w, SIZE.h];
  const parts = shape(about.kind, w, h);
  ctx.save();
  ctx.translate(x - w / 2, y - h / 2);
  ctx.lineJoin = "round";
  if (id === view.selected) stroke(ctx, parts.body, view.ink.halo, 12);
  ctx.setLineDash(about.state === "known" ? [] : [5, 4]);
  for (const [name, d] of Object.entries(parts)) {
    if (name === "back" && about.state !== "known") continue;
    const path = new Path2D(d);
    ctx.fillStyle = about.state === "known" ? ink.fill : view.ink.ground;
    if (name === "body" || name === "back") ctx.fill(path);
    stroke(ctx, d, ink.line, id === view.selected && name === "body" ? 2.6 : 1.5);
  }
  ctx.restore();
  written(view, about, id, ctx, x, y, h);
}

function stroke(ctx, d, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(new Path2D(d));
}

function written(view, about, id, ctx, x, y, h) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  if (about.kind === "marker" && about.title.length < 5) {
    ctx.font = '600 14px "Source Sans", sans-serif';
    ctx.fillStyle = view.ink.text;
    ctx.fillText(about.title, x, y + 1);
  }
  const size = letters(view);
  ctx.font = `${id === view.selected ? 600 : 400} ${size}px "Source Sans", sans-serif`;
  if (view.labels.get(id)?.size !== size) view.labels.set(id, { size, lines: wrapped(ctx, about, size > 16 ? 2 : 3) });
  const { lines } = view.labels.get(id);
  ctx.lineWidth = 4;
  ctx.strokeStyle = view.ink.ground;
  ctx.fillStyle = about.state === "unresolved" ? view.ink.red : view.ink.text;
  lines.forEach((line, row) => {
    const top = y + h / 2 + LABEL.gap + (row + 0.5) * size * 1.15;
    ctx.strokeText(line, x, top);
    ctx.fillText(line, x, top);
  });
}

/** The size of letters in the drawing's own units, in whole steps. */
function letters(view) {
  return Math.round(Math.min(LABEL.largest, Math.max(LABEL.size, ON_SCREEN / view.network.getScale())));
}

/** The title in a few lines; a marker says its state in words. */
function wrapped(ctx, about, most) {
  const text = about.kind === "marker" ? about.aside || about.kicker : about.title;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (ctx.measureText(longer).width <= LABEL.width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, most).map((line) => clipped(ctx, line));
  if (lines.length > most) shown[most - 1] = clipped(ctx, `${shown[most - 1]}…`);
  return shown;
}

/** A line that fits, cut with an ellipsis. */
function clipped(ctx, line) {
  let text = line;
  while (text.length > 2 && ctx.measureText(text).width > LABEL.width + 8) text = `${text.slice(0, -2)}…`;
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
    return { line: colour("--line"), fill: colour("--fill") };
  };
  const kinds = [...Object.keys(FORM_OF), "unresolved", "not-held"].map((kind) => [kind, of(kind)]);
  return {
    ...Object.fromEntries(kinds), text: colour("--gx-ink"), muted: colour("--gx-muted"), ground: colour("--gx-ground"),
    blue: colour("--gx-blue"), halo: colour("--gx-blue-fill"), red: colour("--gx-red"), shape: colour("--gx-shape"),
  };
}

function picture(view) {
  const source = view.canvas.querySelector("canvas");
  const copy = make("canvas");
  copy.width = source.width + MARGIN;
  copy.height = source.height + MARGIN;
  const ctx = copy.getContext("2d");
  ctx.fillStyle = view.ink.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(source, MARGIN / 2, MARGIN / 2);
  copy.toBlob((blob) => save(blob, "neighbourhood.png"));
}
