/* Outline and table of a view: the same nodes in words, each a real button. */

const HEADS = { step: "Step", kind: "Kind", title: "What it says", state: "State", leads: "Leads to" };

export default function (component) {
  const { data, parentElement } = component;
  const chosen = selection(component);
  const focused = parentElement.activeElement?.dataset?.node;
  const body = data.mode === "table" ? table(component) : outline(component);
  const root = make("div", `root ${data.mode}`, "", body);
  parentElement.querySelector(".root")?.remove();
  parentElement.append(root);
  mark(root, chosen);
  if (focused) root.querySelector(`button[data-node="${CSS.escape(focused)}"]`)?.focus();
  else welcome(root.querySelector(".selected button"));
}

function mark(root, chosen) {
  for (const button of root.querySelectorAll("button")) {
    const own = button.dataset.node === chosen;
    button.setAttribute("aria-pressed", String(own));
    button.closest(".item").classList.toggle("selected", own);
  }
}

function choice(component, row, ...content) {
  const button = make(row.selectable ? "button" : "span", "choice", "", ...content);
  if (!row.selectable) return button;
  button.type = "button";
  button.dataset.node = row.node;
  button.addEventListener("click", () => {
    mark(button.closest(".root"), row.node);
    pick(component, row.node);
  });
  return button;
}

const leads = (row) => [
  ...row.leads.map((lead) => make("span", "lead", `→ ${lead}`)),
  ...(row.stop ? [make("span", "lead stop", `✕ ${row.stop}`)] : []),
];

function outline(component) {
  const list = make("div", "steps");
  let step = null;
  for (const row of component.data.rows) {
    if (step?.dataset.step !== row.step) {
      step = make("ul", "step");
      step.dataset.step = row.step;
      step.setAttribute("aria-label", row.step);
      list.append(make("h3", "", row.step), step);
    }
    step.append(outlined(component, row));
  }
  return list;
}

function outlined(component, row) {
  const state = row.state === "known" ? [] : [make("span", `state ${row.tone}`, row.state)];
  const head = make("span", "line", "", make("span", "title", row.title), ...state);
  const words = make("span", "", "", head, ...(row.subtitle ? [make("span", "subtitle", row.subtitle)] : []));
  const button = choice(component, row, make("span", "kind", row.kind), words);
  return make("li", `item ${row.tone}`, "", button, make("div", "leads", "", ...leads(row)));
}

function table(component) {
  const head = make("tr", "", "", ...Object.values(HEADS).map((name) => make("th", "", name)));
  for (const cell of head.children) cell.scope = "col";
  const rows = component.data.rows.map((row) => tabled(component, row));
  return make("table", "", "", make("thead", "", "", head), make("tbody", "", "", ...rows));
}

function tabled(component, row) {
  const title = choice(component, row, make("span", "title", row.title), ...(row.subtitle ? [make("span", "subtitle", row.subtitle)] : []));
  const cells = [
    make("td", "step", row.step),
    make("td", "kind", row.kind),
    make("td", "what", "", title),
    make("td", `state ${row.tone}`, row.state),
    make("td", "leads", "", ...leads(row)),
  ];
  return make("tr", `item ${row.tone}`, "", ...cells);
}
