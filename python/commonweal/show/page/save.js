// A button below each chart saves it as an SVG file, with its heading and its source, in the colors that are shown.
const SIZE = 13, LINE = 18, LETTER = 0.56 * SIZE, EDGE = 12;

function element(tag, facts, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(facts)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

// Lines that are no wider than so many pixels.
function wrapped(text, width) {
  const lines = [""];
  for (const word of text.trim().split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length * LETTER <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function asFile(figure) {
  const drawn = figure.querySelector("svg"), { width, height } = drawn.viewBox.baseVal;
  const above = wrapped(figure.querySelector("h3").textContent, width);
  const below = wrapped(figure.querySelector("figcaption")?.textContent ?? "", width);
  const top = EDGE + above.length * LINE, whole = top + height + below.length * LINE + 2 * EDGE;
  const style = getComputedStyle(document.documentElement), color = name => style.getPropertyValue(name).trim();
  const file = element("svg", { xmlns: "http://www.w3.org/2000/svg", width: width + 2 * EDGE, height: whole,
    "font-family": "Helvetica, Arial, sans-serif", "font-size": SIZE, fill: color("--ink") });
  const inside = drawn.cloneNode(true);
  for (const [name, value] of Object.entries({ x: EDGE, y: top, width, height })) inside.setAttribute(name, value);
  const line = (text, y, facts) => element("text", { x: EDGE, y, ...facts }, text);
  file.append(
    element("rect", { width: "100%", height: "100%", fill: color("--paper") }),
    ...above.map((text, k) => line(text, EDGE + SIZE + k * LINE, { "font-weight": "bold" })),
    inside,
    ...below.map((text, k) => line(text, top + height + EDGE + SIZE + k * LINE, { fill: color("--soft") })));
  return new XMLSerializer().serializeToString(file).replace(/var\((--[a-z0-9-]+)\)/g, (_, name) => color(name));
}

for (const figure of document.querySelectorAll("figure")) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Save as SVG" });
  button.className = "save";
  button.setAttribute("aria-label", `Save as SVG: ${figure.querySelector("h3").textContent}`);
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([asFile(figure)], { type: "image/svg+xml" }));
    link.download = `${figure.id}.svg`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  figure.append(button);
}
