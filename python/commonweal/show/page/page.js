// Draws the charts over their still pictures, and lets them answer to one another: a click on a state, or a choice from
// the lists.
const data = JSON.parse(document.getElementById("data").textContent);
const views = [];

function show(name, value) {
  for (const view of views) {
    try { view.signal(name, value).run(); } catch { /* a chart without this choice stays as it is */ }
  }
}

const place = document.getElementById("place"), county = document.getElementById("county");
const scenario = document.getElementById("scenario");

const here = document.getElementById("here"), states = document.getElementById("states");
const whole = here && [...here.tBodies[0].rows].map(row => [...row.cells].slice(1).map(cell => cell.textContent));
let sorted = { column: -1, falling: false };

// A state, or a county in it.
const chosenPlace = () => county?.value || place.value;

// The state of a place and, where it is a county, that county.
function choosePlace(code) {
  const state = data.places[code]?.state ?? code;
  place.value = state;
  if (county) {
    const inIt = Object.entries(data.places).filter(([, one]) => one.state && one.state === state);
    county.replaceChildren(new Option(inIt.length ? "all of them" : "choose a state first", ""),
      ...inIt.map(([own, { name }]) => new Option(name, own)));
    county.disabled = !inIt.length;
    county.value = code === state ? "" : code;
  }
  showPlace();
}

// The choice stands in the address, so that a link shows it again.
function keep() {
  const choice = new URLSearchParams();
  if (place && chosenPlace() !== data.start) choice.set("place", chosenPlace());
  if (scenario && scenario.selectedIndex > 0) choice.set("program", scenario.value);
  history.replaceState(null, "", choice.size ? `#${choice}` : location.pathname + location.search);
}

function read() {
  const choice = new URLSearchParams(location.hash.slice(1));
  const pick = (list, value, usual) => {
    if (list) list.value = [...list.options].some(option => option.value === value) ? value : usual;
  };
  pick(scenario, choice.get("program"), scenario?.options[0].value);
  const known = code => code === data.everywhere || code in data.places;
  if (place) choosePlace(known(choice.get("place")) ? choice.get("place") : data.start);
  if (scenario) showScenario();
}

function showPlace() {
  show("place", place.value);
  if (county) show("county", county.value);
  for (const view of views) zoom(view);
  const known = data.places[chosenPlace()], state = data.places[place.value];
  document.getElementById("in-place").textContent = known?.name ?? "The whole country";
  for (const [k, row] of [...here.tBodies[0].rows].entries())
    for (const [n, text] of (known?.figures[k] ?? whole[k]).entries()) row.cells[n + 1].textContent = text;
  const where = state ? ` in ${state.name}` : "";
  for (const heading of document.querySelectorAll("[data-place]")) heading.textContent = where;
  order();
  keep();
}

// Maps of counties show the chosen state alone.
function zoom(view) {
  if (!("zoom" in view.getState().signals)) return;
  view.signal("zoom", [1, 0, 0]).run();
  const [wide, high, base] = ["width", "height", "base"].map(name => view.signal(name));
  const of = item => item.items?.flatMap(of) ?? (item.datum?.place === place.value ? [item.bounds] : []);
  const boxes = of(view.scenegraph().root);
  if (!boxes.length) return;
  const west = Math.min(...boxes.map(box => box.x1)), east = Math.max(...boxes.map(box => box.x2));
  const north = Math.min(...boxes.map(box => box.y1)), south = Math.max(...boxes.map(box => box.y2));
  const times = Math.min(30, 0.95 * Math.min(wide / (east - west), high / (south - north)));
  view.signal("zoom", [times, ((west + east) / 2 - wide / 2) / base, ((north + south) / 2 - high / 2) / base]).run();
}

function showScenario() {
  show("which", `s${scenario.selectedIndex}`);
  const chosen = scenario.options[scenario.selectedIndex].text;
  for (const heading of document.querySelectorAll("[data-which]")) heading.textContent = chosen;
  if (states) for (const row of states.tBodies[0].rows)
    for (const [n, text] of data.places[row.dataset.code].figures[scenario.selectedIndex].entries())
      row.cells[n + 1].textContent = text;
  order();
  keep();
}

// The reader's state first, the others by the column that was clicked.
function order() {
  if (!states) return;
  const body = states.tBodies[0], { column, falling } = sorted;
  const of = row => column < 0 ? row.cells[0].textContent : Number(row.cells[column + 1].textContent.replace(/,/g, ""));
  const rows = [...body.rows].sort((a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0) * (falling ? -1 : 1));
  rows.sort((a, b) => (b.dataset.code === place.value) - (a.dataset.code === place.value));
  for (const row of rows) { row.classList.toggle("mine", row.dataset.code === place.value); body.append(row); }
  for (const head of states.tHead.rows[0].cells) {
    const own = Number(head.dataset.column) === column;
    head.setAttribute("aria-sort", own ? falling ? "descending" : "ascending" : "none");
  }
}

async function draw() {
  for (const [id, spec] of Object.entries(data.charts)) {
    const chart = document.getElementById(id).querySelector(".chart"), still = chart.firstElementChild;
    const drawn = chart.appendChild(document.createElement("div"));
    const { view } = await vegaEmbed(drawn, spec, {
      // The page's policy lets nothing be compiled or styled but its own.
      renderer: "svg", actions: false, ast: true, defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    still?.remove();
    drawn.removeAttribute("role");
    drawn.setAttribute("aria-hidden", "true"); // the figure says it in words
    views.push(view);
    if (place && id === "map") view.addEventListener("click", (event, item) => {
      const at = county ? item?.datum?.id : item?.datum?.place;
      if (at in data.places) choosePlace(chosenPlace() !== at ? at : county ? place.value : data.everywhere);
    });
  }
  place?.addEventListener("change", () => choosePlace(place.value));
  county?.addEventListener("change", () => choosePlace(county.value || place.value));
  scenario?.addEventListener("change", showScenario);
  document.getElementById("choose")?.removeAttribute("hidden");
  states?.tHead.addEventListener("click", event => {
    const column = Number(event.target.closest("th").dataset.column);
    sorted = { column, falling: column === sorted.column ? !sorted.falling : column >= 0 };
    order();
  });
  addEventListener("hashchange", read);
  read();
  document.documentElement.dataset.ready = "yes";
}

draw();
