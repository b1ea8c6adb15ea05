// Draws the charts over their still pictures, and lets them answer to one another: a click on a state, or a choice from
// the lists.
const data = JSON.parse(document.getElementById("data").textContent);
const views = [];

function show(name, value) {
  for (const view of views) {
    try { view.signal(name, value).run(); } catch { /* a chart without this choice stays as it is */ }
  }
}

const place = document.getElementById("place"), scenario = document.getElementById("scenario");

const here = document.getElementById("here"), states = document.getElementById("states");
const whole = here && [...here.tBodies[0].rows].map(row => [...row.cells].slice(1).map(cell => cell.textContent));
let sorted = { column: -1, falling: false };

// The choice stands in the address, so that a link shows it again.
function keep() {
  const choice = new URLSearchParams();
  if (place && place.value !== data.everywhere) choice.set("place", place.value);
  if (scenario && scenario.selectedIndex > 0) choice.set("program", scenario.value);
  history.replaceState(null, "", choice.size ? `#${choice}` : location.pathname + location.search);
}

function read() {
  const choice = new URLSearchParams(location.hash.slice(1));
  const pick = (list, value, usual) => {
    if (list) list.value = [...list.options].some(option => option.value === value) ? value : usual;
  };
  pick(place, choice.get("place"), data.everywhere);
  pick(scenario, choice.get("program"), scenario?.options[0].value);
  if (place) showPlace();
  if (scenario) showScenario();
}

function showPlace() {
  show("place", place.value);
  const known = data.places[place.value];
  document.getElementById("in-place").textContent = known?.name ?? "The whole country";
  for (const [k, row] of [...here.tBodies[0].rows].entries())
    for (const [n, text] of (known?.figures[k] ?? whole[k]).entries()) row.cells[n + 1].textContent = text;
  const where = known ? ` in ${known.name}` : "";
  for (const heading of document.querySelectorAll("[data-place]")) heading.textContent = where;
  order();
  keep();
}

function showScenario() {
  show("which", `s${scenario.selectedIndex}`);
  const chosen = scenario.options[scenario.selectedIndex].text;
  for (const part of document.querySelectorAll("[data-scenario]")) part.hidden = part.dataset.scenario !== chosen;
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
      const at = item?.datum?.place ?? item?.datum?.state;
      if (at in data.places) { place.value = place.value === at ? data.everywhere : at; showPlace(); }
    });
  }
  place?.addEventListener("change", showPlace);
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
