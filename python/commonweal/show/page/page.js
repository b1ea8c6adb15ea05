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

function showPlace() {
  show("place", place.value);
  const { name, text } = data.places[place.value];
  document.getElementById("in-place").textContent = `${name}: ${text}`;
  const where = place.value === data.everywhere ? "" : ` in ${name}`;
  for (const heading of document.querySelectorAll("[data-place]")) heading.textContent = where;
}

function showScenario() {
  show("which", `s${scenario.selectedIndex}`);
  const chosen = scenario.value;
  for (const part of document.querySelectorAll("[data-scenario]")) part.hidden = part.dataset.scenario !== chosen;
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
    if (place && (id === "map" || id === "tiles")) view.addEventListener("click", (event, item) => {
      const at = item?.datum?.place ?? item?.datum?.state;
      if (at in data.places) { place.value = place.value === at ? data.everywhere : at; showPlace(); }
    });
  }
  place?.addEventListener("change", showPlace);
  scenario?.addEventListener("change", showScenario);
  document.getElementById("choose")?.removeAttribute("hidden");
  document.documentElement.dataset.ready = "yes";
}

draw();
