/* The trail: lanes of real buttons laid out by CSS; shapes, arrows and stubs in an SVG behind them, drawn from the
   buttons' measured places and drawn anew when these change. */

const MOST = 4; // nodes a lane before the rest is folded, if this hides two or more: the button takes the room of one
const PAPER = 660; // pixels that any sheet is wide
const views = new WeakMap();

export default function (component) {
  let view = views.get(component.parentElement);
  if (!view) views.set(component.parentElement, (view = mount(component)));
  view.component = component;
  view.selected = selection(component);
  build(view);
  return view.leave;
}

function mount(component) {
  const root = make("div", "root");
  const view = { root, unfolded: new Set(), buttons: new Map() };
  component.parentElement.append(root);
  const watcher = new ResizeObserver(() => paint(view));
  watcher.observe(root);
  const savePicture = () => view.stage?.isConnected && picture(view);
  if (component.data.told) globalThis.addEventListener("guideline-explorer:picture", savePicture);
  document.fonts?.ready.then(() => paint(view));
  document.querySelector(".st-key-list button[kind=primary]")?.scrollIntoView({ block: "nearest" }); // the chosen one
  view.leave = () => {
    watcher.disconnect();
    globalThis.removeEventListener("guideline-explorer:picture", savePicture);
  };
  return view;
}

/* ---- building the lanes ---- */

function build(view) {
  const data = view.component.data;
  const focused = view.root.getRootNode().activeElement?.dataset?.node;
  view.nodes = new Map(data.nodes.map((node) => [node.id, node]));
  view.stubs = new Map(data.stubs.map((stub) => [stub.source, stub.reason]));
  view.buttons.clear();
  view.hops = new Map();
  view.canvas = draw("svg", { class: "canvas", "aria-hidden": "true" });
  const lanes = data.lanes.map((lane) => laneOf(view, lane));
  view.stage = make("div", "stage", "", view.canvas, ...lanes);
  view.stage.setAttribute("role", "group");
  view.stage.setAttribute("aria-label", data.name);
  view.stage.addEventListener("keydown", (event) => step(view, event));
  view.root.replaceChildren(...(lanes.length ? [view.stage] : []), ...(data.hops.length ? [why(view)] : []));
  mark(view);
  paint(view);
  if (focused) view.buttons.get(focused)?.focus();
  else welcome(view.buttons.get(view.selected));
}

/** Arrow keys go along a row, or to the nearest of the next one; Home and End to the ends of the row. */
function step(view, event) {
  const lanes = [...view.stage.querySelectorAll(".row")].map((row) => [...row.querySelectorAll("button")]);
  const rows = lanes.filter((lane) => lane.length);
  if (!rows.some((lane) => lane.includes(event.target))) return;
  walked(rows, event.target, event, (button) => button.getBoundingClientRect().left + button.offsetWidth / 2)?.focus();
}

function laneOf(view, lane) {
  const known = lane.nodes.filter((id) => view.nodes.has(id));
  if (known.some((id) => view.nodes.get(id).fold)) return groupOf(lane, foldedRows(view, known), "folding");
  const counted = known.filter((id) => view.nodes.get(id).kind !== "operator");
  const folded = new Set(counted.length > MOST + 1 ? counted.slice(MOST) : []);
  const open = view.unfolded.has(lane.name) || folded.has(view.selected);
  const shown = open ? known : known.filter((id) => !folded.has(id));
  const hidden = known.length - shown.length + lane.folded;
  const rows = ranks(view, shown).map((ids) => rowOf(view, ids));
  if (hidden > 0) rows.push(more(view, lane, hidden, open ? null : [...folded][0]));
  return groupOf(lane, rows);
}

function groupOf(lane, rows, more = "") {
  const group = make("div", `lane ${more}`, "", make("div", "name", lane.name), ...rows);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", lane.name || "Joined by");
  return group;
}

/** Results by outcome: what is on the trail, or selected and closed, first; then each outcome, an open one with the rest. */
function foldedRows(view, ids) {
  const { opened } = view.component.data;
  const [shown, rows, closed] = [[], [], []];
  const flush = () => closed.length && rows.push(rowOf(view, closed.splice(0)));
  for (const id of ids) {
    const { kind, fold } = view.nodes.get(id);
    if (kind !== "outcome") {
      if (onTrail(view, id) || (id === view.selected && !opened.includes(fold))) shown.push(id);
    } else if (opened.includes(fold)) {
      flush();
      const below = ids.filter((other) => other !== id && view.nodes.get(other).fold === fold && !onTrail(view, other));
      rows.push(rowOf(view, [id]), ...(below.length ? [rowOf(view, below)] : []));
    } else {
      closed.push(id);
    }
  }
  flush();
  return shown.length ? [rowOf(view, shown), ...rows] : rows;
}

const onTrail = (view, id) => view.component.data.edges.some((edge) => edge.on_trail && edge.target === id);

/** Rows of one lane: an operator stands below what it joins, and what it joins right above it. */
function ranks(view, ids) {
  const inside = view.component.data.edges.filter((edge) => ids.includes(edge.source) && ids.includes(edge.target));
  const joins = inside.filter((edge) => view.nodes.get(edge.target).kind === "operator");
  const rank = new Map(ids.map((id) => [id, 0]));
  for (let round = 0; round < ids.length; round += 1) {
    for (const { source, target } of joins) {
      rank.set(target, Math.min(ids.length, Math.max(rank.get(target), rank.get(source) + 1)));
    }
  }
  for (const id of ids) {
    if (view.nodes.get(id).kind === "operator") continue;
    const below = joins.filter((edge) => edge.source === id).map((edge) => rank.get(edge.target) - 1);
    if (below.length) rank.set(id, Math.min(...below));
  }
  const rows = [];
  for (const id of ids) (rows[rank.get(id)] ??= []).push(id);
  return rows.filter(Boolean);
}

function rowOf(view, ids) {
  const row = make("div", "row", "", ...ids.map((id, place) => cellOf(view, view.nodes.get(id), place, ids.length)));
  if (ids.length === 1) row.classList.add("single");
  const inside = ({ source, target }) => ids.includes(source) && ids.includes(target);
  if (view.component.data.edges.some(inside)) row.classList.add("linked");
  return row;
}

function cellOf(view, node, place, count) {
  const cell = make("div", `cell ${node.kind}-cell`, "", buttonOf(view, node));
  if (node.aside) {
    const side = count === 1 ? "beside" : count === 2 && place === 0 ? "beside before" : count === 2 ? "beside" : "after";
    cell.append(make("span", `aside ${side} ${node.state}`, node.aside));
    cell.lastChild.setAttribute("aria-hidden", "true");
  }
  if (view.stubs.has(node.id)) {
    cell.classList.add("stopped");
    cell.append(make("span", "reason", view.stubs.get(node.id)));
  }
  return cell;
}

function buttonOf(view, node) {
  if (node.kind === "outcome" && node.fold) return foldOf(view, node);
  const button = make(node.selectable ? "button" : "div", `node ${node.kind} ${node.state}`);
  const parts = ["kicker", "title", "subtitle"].filter((part) => node[part]);
  parts.forEach((part, place) => {
    const heard = place < parts.length - 1 || node.aside ? [unseen(", ")] : [];
    button.append(make("span", part, node[part], ...heard));
  });
  if (node.aside) button.append(unseen(node.aside)); // what stands beside it belongs to its name
  if (node.kind === "marker" && node.title.length > 4) button.classList.add("wide");
  button.dataset.node = node.id;
  if (node.selectable) {
    button.type = "button"; // its name is what stands in it
    button.addEventListener("click", () => choose(view, node.id));
  } else {
    button.setAttribute("role", "img");
    button.setAttribute("aria-label", node.label);
  }
  button.addEventListener("pointerenter", () => hint(view, node.id, true));
  button.addEventListener("pointerleave", () => hint(view, node.id, false));
  view.buttons.set(node.id, button);
  return button;
}

/** What results were measured on: a button that opens and closes them, through the address of the page. */
function foldOf(view, node) {
  const open = view.component.data.opened.includes(node.fold);
  const button = make("button", "node outcome", "", make("span", "title", node.title), make("span", "subtitle", node.subtitle));
  button.type = "button";
  button.dataset.node = node.id;
  button.setAttribute("aria-expanded", String(open));
  button.addEventListener("click", () =>
    view.component.setStateValue("toggled", { fold: node.fold, at: Date.now() }));
  view.buttons.set(node.id, button);
  return button;
}

/** The last row of a lane: a button that unfolds it from its `first` folded node, or how many are not drawn at all. */
function more(view, lane, hidden, first) {
  const button = make(first ? "button" : "span", "more", first ? `+${hidden} more` : `${hidden} more, not drawn`);
  if (first) {
    button.addEventListener("click", () => {
      view.unfolded.add(lane.name);
      build(view);
      view.buttons.get(first)?.focus();
    });
  }
  return make("div", "row", "", button);
}

/* ---- the "Why?" strip ---- */

function why(view) {
  const { hops, summary } = view.component.data;
  const list = make("ol", "hops", "", ...hops.map((hop) => hopOf(view, hop)));
  const head = make("p", "head", "", make("strong", "", "Why?"), " ", make("span", "", summary));
  return make("div", "why", "", head, list);
}

function hopOf(view, hop) {
  const linked = hop.node !== null && hop.node !== undefined;
  const body = make(linked ? "button" : "span", "hop-body", "", make("span", "hop-name", hop.name), make("span", "", hop.text));
  const words = { reached: "", stopped: ", the trail stops here", "not-reachable": "" }[hop.state];
  if (words) body.append(make("span", "hidden", words));
  if (linked) {
    body.addEventListener("click", () => choose(view, hop.node));
    body.addEventListener("pointerenter", () => hint(view, hop.node, true));
    body.addEventListener("pointerleave", () => hint(view, hop.node, false));
    view.hops.set(hop.node, body);
  }
  return make("li", `hop ${hop.state}`, "", make("span", "dot"), body);
}

/* ---- selection ---- */

function choose(view, node) {
  view.selected = node;
  mark(view);
  paint(view);
  pick(view.component, node);
}

function mark(view) {
  for (const [id, button] of [...view.buttons, ...view.hops]) {
    if (button.localName !== "button" || button.hasAttribute("aria-expanded")) continue;
    button.setAttribute("aria-pressed", String(id === view.selected));
    button.classList.toggle("selected", id === view.selected);
  }
}

function hint(view, node, on) {
  view.hops.get(node)?.classList.toggle("hinted", on);
  view.canvas.querySelector(`[data-node="${CSS.escape(node)}"]`)?.classList.toggle("hinted", on);
}

/* ---- shapes and arrows ---- */

function paint(view) {
  if (!view.stage?.isConnected) return;
  view.root.style.setProperty("--drawn", `${view.root.clientWidth}px`);
  view.root.style.setProperty("--printed", Math.min(1, PAPER / view.root.clientWidth));
  view.stage.style.setProperty("--rails", 0);
  let lines = routed(view);
  const rails = railed(lines);
  if (rails.length) {
    view.stage.style.setProperty("--rails", rails.length);
    lines = routed(view);
  }
  const { width, height } = view.stage.getBoundingClientRect();
  view.canvas.setAttribute("width", width);
  view.canvas.setAttribute("height", height);
  const order = [...lines].sort((one, other) => one.edge.on_trail - other.edge.on_trail);
  view.canvas.replaceChildren(
    ...order.flatMap((line) => arrow(line, lines, view.places, width)),
    ...[...view.places.values()].map((place) => shapeOf(view, place)),
    ...[...view.stubs.keys()].filter((id) => view.places.has(id)).flatMap((id) => stub(view, view.places.get(id))),
  );
}

/** The targets of edges that go around, the nearest first: each has a rail of its own, so that no two run together. */
function railed(lines) {
  const targets = new Set(lines.filter((line) => line.route === around).map((line) => line.to));
  return [...targets].sort((one, other) => one.y - other.y).map((place) => place.id);
}

/** The edges whose both ends are drawn, each with its way: {edge, from, to, route}. */
function routed(view) {
  view.places = measure(view);
  return view.component.data.edges.flatMap((edge) => {
    const [from, to] = [view.places.get(edge.source), view.places.get(edge.target)];
    if (view.nodes.get(edge.target).fold && !edge.on_trail) return []; // its lane says whose it is
    return from && to ? [{ edge, from, to, route: routeOf(view.places, from, to) }] : [];
  });
}

function measure(view) {
  const origin = view.stage.getBoundingClientRect();
  const places = new Map();
  for (const [id, button] of view.buttons) {
    const { left, top, width, height } = button.getBoundingClientRect();
    const halo = id === view.selected ? 6 : 1; // arrows end at the halo, not under it
    const reason = button.parentElement.querySelector(".reason")?.getBoundingClientRect();
    const below = Math.max(top + height, reason?.bottom ?? 0) - origin.top; // where the row is free again
    places.set(id, { id, kind: view.nodes.get(id).kind, x: left - origin.left, y: top - origin.top, w: width, h: height, halo, below });
  }
  return places;
}

function shapeOf(view, { id, x, y, w, h }) {
  const node = view.nodes.get(id);
  const parts = shape(node.kind, w, h);
  if (node.state !== "known") delete parts.back;
  const group = draw("g", { class: `shape ${node.kind} ${node.state}`, transform: `translate(${x} ${y})` });
  if (id === view.selected) {
    group.classList.add("selected");
    group.append(draw("path", { class: "halo", d: parts.body }));
  }
  group.dataset.node = id;
  for (const [name, d] of Object.entries(parts)) group.append(draw("path", { class: name, d }));
  return group;
}

const level = (one, other) => one.y < other.y + other.h && other.y < one.y + one.h;

function routeOf(places, from, to) {
  const beside = level(from, to);
  if (blocked(places, from, to, beside)) return beside ? over : around;
  return beside ? across : down;
}

/** Whether other nodes lie between two and in the way of a line. */
function blocked(places, from, to, beside) {
  const [left, right] = [from.x + from.w / 2, to.x + to.w / 2].sort((a, b) => a - b);
  const others = [...places.values()].filter((place) => place !== from && place !== to);
  if (beside) return others.some((place) => level(place, from) && place.x > left && place.x + place.w < right);
  const [top, bottom] = from.y < to.y ? [from.y + from.h, to.y] : [to.y + to.h, from.y];
  return others.some(
    (place) => place.y >= top - 1 && place.y + place.h <= bottom + 1 && place.x < right + 3 && place.x + place.w > left - 3,
  );
}

function arrow(line, lines, places, width) {
  const { edge, from, to, route } = line;
  const { d, x, y, way } = route(from, to, line, lines, places, width);
  const name = `edge${edge.on_trail ? " on-trail" : ""}${edge.dashed ? " dashed" : ""}`;
  return [draw("path", { class: name, d }), draw("path", { class: `${name} head`, d: headOf(way, x, y, edge.on_trail ? 6 : 5) })];
}

/** An open arrowhead at a point. */
function headOf(way, x, y, size) {
  const back = size + 1;
  if (way === "down") return `M${x - size} ${y - back}L${x} ${y}L${x + size} ${y - back}`;
  if (way === "up") return `M${x - size} ${y + back}L${x} ${y}L${x + size} ${y + back}`;
  const tail = way === "right" ? x - back : x + back;
  return `M${tail} ${y - size}L${x} ${y}L${tail} ${y + size}`;
}

const middle = (place) => place.x + place.w / 2;

/** Ends on one side are spread a little by where the other ends lie, so that arrows do not share a point. */
function port(line, lines, end) {
  const other = end === "from" ? "to" : "from";
  const same = lines.filter((each) => each[end] === line[end] && each.route === line.route);
  const order = [...same].sort((one, two) => middle(one[other]) - middle(two[other]));
  const step = Math.min(16, (line[end].w * 0.5) / Math.max(1, order.length));
  return middle(line[end]) + (order.indexOf(line) - (order.length - 1) / 2) * step;
}

function down(from, to, line, lines) {
  const below = to.y > from.y;
  const joint = to.kind === "operator"; // what it joins meets in one point
  const x1 = port(line, lines, "from");
  const x2 = joint ? middle(to) : port(line, lines, "to");
  const [y1, y2] = below ? [from.y + from.h, to.y - to.halo] : [from.y, to.y + to.h + to.halo];
  const bend = (y2 - y1) * 0.55;
  const d = Math.abs(x1 - x2) < 1 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  return { d, x: x2, y: y2, way: below ? "down" : "up" };
}

function across(from, to) {
  const right = to.x > from.x;
  const y = (Math.max(from.y, to.y) + Math.min(from.y + from.h, to.y + to.h)) / 2;
  const [x1, x2] = right ? [from.x + from.w, to.x - to.halo] : [from.x, to.x + to.w + to.halo];
  return { d: `M${x1} ${y}H${x2}`, x: x2, y, way: right ? "right" : "left" };
}

/** Over the heads of the nodes between, on one row. */
function over(from, to) {
  const [x1, x2] = [from.x + from.w / 2, to.x + to.w / 2];
  const y = Math.min(from.y, to.y) - 14;
  const end = to.y - to.halo;
  return { d: `M${x1} ${from.y}C${x1} ${y} ${x2} ${y} ${x2} ${end}`, x: x2, y: end, way: "down" };
}

/** Down the rail at the right edge, past the nodes between; where a neighbour is in the way, out below and in above. */
function around(from, to, line, lines, places, width) {
  const rails = railed(lines);
  const rail = width - 4 - 7 * (rails.length - 1 - rails.indexOf(to.id));
  const r = 6;
  const row = [...places.values()].filter((place) => level(place, from));
  const free = (place) => ![...places.values()].some((other) => other !== place && level(other, place) && other.x > place.x);
  const y1 = free(from) ? from.y + from.h / 2 : Math.max(...row.map((place) => place.below)) + 9;
  const y2 = free(to) ? to.y + to.h / 2 : to.y - 16;
  const turn = y2 > y1 ? r : -r;
  const out = free(from) ? `M${from.x + from.w} ${y1}` : `M${middle(from)} ${from.y + from.h}V${y1 - 6}q0 6 6 6`;
  const along = `H${rail - r}q${r} 0 ${r} ${turn}V${y2 - turn}q0 ${turn} ${-r} ${turn}`;
  const end = free(to) ? to.x + to.w + to.halo : middle(to);
  if (free(to)) return { d: `${out}${along}H${end}`, x: end, y: y2, way: "left" };
  return { d: `${out}${along}H${end + 6}q-6 0 -6 6V${to.y - to.halo}`, x: end, y: to.y - to.halo, way: "down" };
}

/** The broken end of a trail: a short dashed line, a cross, the reason beside it or, where it is narrow, below. */
function stub(view, { id, x, y, w, h }) {
  const cell = view.buttons.get(id).parentElement;
  const reason = cell.querySelector(".reason");
  const origin = view.stage.getBoundingClientRect();
  const { top, height } = reason.getBoundingClientRect();
  const stacked = getComputedStyle(reason).position === "static";
  const start = stacked ? (cell.querySelector(".aside") ?? cell.firstChild).getBoundingClientRect().bottom - origin.top : y + h;
  const [cx, cy] = [x + w / 2, top - origin.top + (stacked ? -11 : Math.min(height, 18) / 2)];
  return [
    draw("path", { class: "stub", d: `M${cx} ${start}V${cy - 7}` }),
    draw("path", { class: "cross", d: `M${cx - 5.5} ${cy - 5.5}l11 11m0 -11l-11 11` }),
  ];
}

/* ---- the picture as a file ---- */

const STYLE = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"];
const EDGE = 12;
const STEP = 1.35; // of the size of letters, from line to line of the caption

function picture(view) {
  const { data } = view.component;
  const { width, height } = view.stage.getBoundingClientRect();
  const style = getComputedStyle(view.root);
  const ground = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor;
  const lines = captioned(data.told, width);
  const below = lines.reduce((sum, { size }) => sum + size * STEP, EDGE);
  const [w, h] = [width + 2 * EDGE, height + below + 2 * EDGE];
  const file = draw("svg", { xmlns: SVG, viewBox: `${-EDGE} ${-EDGE} ${w} ${h}`, width: w, height: h, role: "img" });
  file.append(said("title", data.told.title), said("desc", lines.slice(1).map(({ words }) => words).join(" ")));
  file.append(draw("rect", { x: -EDGE, y: -EDGE, width: "100%", height: "100%", fill: ground }));
  for (const path of view.canvas.querySelectorAll("path")) file.append(inked(path));
  const origin = view.stage.getBoundingClientRect();
  for (const more of view.stage.querySelectorAll(".more")) {
    const { left, top, width: wide, height: high } = more.getBoundingClientRect(); // it covers the arrows behind it
    file.append(draw("rect", { x: left - origin.left, y: top - origin.top, width: wide, height: high, fill: ground }));
  }
  for (const line of textLines(view.stage)) file.append(textOf(line, origin));
  let y = height + EDGE;
  for (const { words, size, weight, face } of lines) {
    y += size * STEP;
    file.append(lettered(words, { x: 0, y, size, weight, face, fill: style.color, width }));
  }
  save(new Blob([new XMLSerializer().serializeToString(file)], { type: "image/svg+xml" }), "trail.svg");
}

function said(tag, words) {
  const element = draw(tag, {});
  element.textContent = words;
  return element;
}

function inked(path) {
  const copy = draw("path", { d: path.getAttribute("d") });
  const place = path.parentElement.getAttribute("transform");
  if (place) copy.setAttribute("transform", place);
  const style = getComputedStyle(path);
  for (const name of STYLE) copy.setAttribute(name, style.getPropertyValue(name));
  return copy;
}

/** Every line of text as it is broken on the page: {text, left, right, rect, style}. */
function* textLines(stage) {
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const style = getComputedStyle(node.parentElement);
    const frame = node.parentElement.getBoundingClientRect();
    if (frame.width <= 1) continue; // heard, not seen
    const lines = new Map();
    for (const word of node.data.matchAll(/[^\s-]+-*\s*|-+\s*/g)) { // a line may end behind a hyphen
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].trimEnd().length);
      const rect = range.getBoundingClientRect();
      if (!rect.width || rect.top > frame.bottom - 4) continue;
      const line = lines.get(Math.round(rect.top)) ?? { text: "", left: rect.left, rect };
      lines.set(Math.round(rect.top), { ...line, text: line.text + word[0], right: rect.right });
    }
    for (const line of lines.values()) yield { ...line, style };
  }
}

function textOf({ text, left, right, rect, style }, origin) {
  const size = parseFloat(style.fontSize);
  return lettered(text.trimEnd(), {
    x: left - origin.left, y: rect.top - origin.top + rect.height / 2 + size * 0.34, size, weight: style.fontWeight,
    face: faceOf(style.fontFamily), fill: style.color, width: right - left,
  });
}

/** Words in a font that any machine has, as large as they fit the width; their length is said, should it have another. */
function lettered(words, { x, y, size, weight, face, fill, width }) {
  const measured = widthOf(words, size, weight, face);
  const fitting = Math.min(1, width / measured);
  const label = draw("text", {
    x, y, fill, "font-family": face, "font-size": Math.round(size * fitting * 100) / 100, "font-weight": weight,
    textLength: Math.min(width, measured), lengthAdjust: "spacingAndGlyphs",
  });
  label.textContent = words;
  return label;
}
