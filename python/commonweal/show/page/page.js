// Draws the charts over their still pictures, and lets them answer to one another: a click on a state, or a choice from the lists.
const told = JSON.parse(document.getElementById("told").textContent);
const views = [];

function show(name, value) {
  for (const view of views) {
    try { view.signal(name, value).run(); } catch { /* a chart without this choice stays as it is */ }
  }
}

const place = document.getElementById("place"), scenario = document.getElementById("scenario");

function showPlace() {
  show("place", place.value);
  const { name, text } = told.places[place.value];
  document.getElementById("told-place").textContent = `${name}: ${text}`;
  for (const heading of document.querySelectorAll("[data-place]")) heading.textContent = place.value === told.everywhere ? "" : ` in ${name}`;
}

function showScenario() {
  show("which", `s${scenario.selectedIndex}`);
  for (const part of document.querySelectorAll("[data-scenario]")) part.hidden = part.dataset.scenario !== scenario.value;
}

async function draw() {
  for (const [id, spec] of Object.entries(told.charts)) {
    const chart = document.getElementById(id).querySelector(".chart"), still = chart.firstElementChild;
    const drawn = chart.appendChild(document.createElement("div"));
    const { view } = await vegaEmbed(drawn, spec, {
      renderer: "svg", actions: false, ast: true, defaultStyle: false, // the page's policy lets nothing be compiled or styled but its own
      tooltip: { disableDefaultStyle: true },
    });
    still?.remove();
    drawn.removeAttribute("role");
    drawn.setAttribute("aria-hidden", "true"); // the figure says it in words
    views.push(view);
    if (place && (id === "map" || id === "tiles")) view.addEventListener("click", (event, item) => {
      const at = item?.datum?.place ?? item?.datum?.state;
      if (at in told.places) { place.value = place.value === at ? told.everywhere : at; showPlace(); }
    });
  }
  place?.addEventListener("change", showPlace);
  scenario?.addEventListener("change", showScenario);
  document.getElementById("choose")?.removeAttribute("hidden");
  document.documentElement.dataset.ready = "yes";
}

draw();
