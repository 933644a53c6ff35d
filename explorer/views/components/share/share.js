/* Two buttons only a browser can serve: copy the link to this view, save its picture. */

const LABELS = { link: "Copy a link to exactly this view", picture: "Picture" };

export default function (component) {
  const { parentElement, data } = component;
  const button = make("button", `share ${data.what}`);
  const said = make("span", "said");
  said.setAttribute("role", "status");
  button.type = "button";
  button.append(icon(data.what), ...(data.what === "picture" ? [LABELS.picture] : []));
  button.title = LABELS[data.what];
  button.setAttribute("aria-label", LABELS[data.what]);
  button.addEventListener("click", () => (data.what === "link" ? copy(said) : savePicture()));
  parentElement.querySelector(".root")?.remove();
  parentElement.append(make("div", "root", "", button, said));
}

function icon(what) {
  const paths = {
    link: "M8.5 13.5l5-5M7 10.5l-2.2 2.2a3.2 3.2 0 0 0 4.5 4.5L11.5 15M15 11.5l2.2-2.2a3.2 3.2 0 0 0-4.5-4.5L10.5 7",
    picture: "M3.5 4.5h15v13h-15zM3.5 14.5l4-4 4 4 3-3 4 4",
  };
  const drawing = draw("svg", { viewBox: "0 0 22 22", width: 20, height: 20, "aria-hidden": "true" });
  drawing.append(draw("path", { d: paths[what] }));
  return drawing;
}

function savePicture() {
  globalThis.dispatchEvent(new Event("guideline-explorer:picture"));
}

async function copy(said) {
  const link = location.href;
  try {
    await navigator.clipboard.writeText(link);
    said.textContent = "Copied";
  } catch {
    const field = make("input");
    field.value = link;
    field.readOnly = true;
    field.setAttribute("aria-label", "Link to this view");
    said.replaceChildren(field);
    field.select();
    return;
  }
  setTimeout(() => said.replaceChildren(), 2000);
}
