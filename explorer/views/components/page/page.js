/* What only the browser can do around a page: a way past the menu for the keyboard, and on a narrow window what was
   picked comes into view. One for the whole window, however often it is drawn. */

const NARROW = matchMedia("(max-width: 768px)");
const STACKED = matchMedia("(max-width: 1100px)");
const CHOSEN = [".stage [aria-pressed=true]", ".layer [tabindex='0']", ".item.selected button"];
const SKIP = "[data-testid=stSkipToContent]";
const FIRST = ":is(.st-key-starts, .st-key-hits) button";

export default function () {
  if (MEMORY.has("page")) return;
  MEMORY.set("page", true);
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, noted, { capture: true });
  document.addEventListener("focusin", named);
  document.addEventListener("click", skipped, { capture: true });
  document.addEventListener("click", picked, { capture: true });
  document.addEventListener("guideline-explorer:picked", shown);
}

const main = () => document.querySelector("[data-testid=stMain]");

/** Streamlit's own way past the menu says where it leads on our pages. */
function named({ target }) {
  if (target.matches?.(SKIP)) target.firstChild.data = chosen() ? "Skip to the statement" : "Skip to the content";
}

/** The picked node of a drawing or list, wherever it stands. */
function chosen() {
  const roots = [...document.querySelectorAll(".stBidiComponent *")].map((each) => each.shadowRoot).filter(Boolean);
  return CHOSEN.flatMap((selector) => [...roots, document].map((root) => root.querySelector(selector))).find(Boolean);
}

function skipped(event) {
  const target = event.target.closest?.(SKIP) && (chosen() ?? main()?.querySelector(FIRST));
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

function noted({ type, key }) {
  MEMORY.set("input", { keyboard: type === "keydown", chose: key === "Enter" || key === " ", at: Date.now() });
}

/** Whoever chose from the list wants to see what was chosen: on a narrow window the list lies over it. */
function picked({ target }) {
  if (!NARROW.matches || !target.closest?.(".st-key-list button")) return;
  setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click());
}

/** Where the details stand below the drawing, a pick brings them into view; the keyboard stays where it is. */
function shown() {
  if (!STACKED.matches || MEMORY.get("input")?.keyboard) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelector(".st-key-details")?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}
