// The question, as the reader sets it; its answer, drawn anew at every change.
const $ = id => document.getElementById(id);
const MOST_PROGRAMS = 6, FULL = "Six programs at most: remove one first", BILL = "bill";
const LEAST = 1, MOST_MONEY = 1e13;
const program = new Map(about.programs.map(one => [one.id, one]));
const places = about.regions.slice(0, about.places);
const nameOf = code => about.regions.find(one => one.code === code).name;
const titleOf = id => id === BILL ? "Your bill" : program.get(id).title;
const formats = Array.from({ length: 7 }, (_, digits) =>
  new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const number = (value, digits = 0) => formats[digits].format(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value);
// Three digits that count; whole numbers from a hundred on.
const short = value => value === 0 ? "0"
  : number(value, Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.abs(value))))));
const dollars = value => `$${number(value)}`;

const usual = () => ({ programs: ["chips", "ira", "child-care", "home-care"], bill: [], amount: 1e6, year: about.year,
  where: new Map(), spend: about.propensity[0], added: about.additional[0], map: "home-care" });
let question = usual();

// ---- the address bar holds the question

function write() {
  const q = question, u = usual(), said = new URLSearchParams();
  said.set("programs", q.programs.join(","));
  if (q.bill.length) said.set("bill", q.bill.map(([code, share]) => `${code}:${share}`).join(","));
  if (q.amount !== u.amount) said.set("amount", q.amount);
  if (q.year !== u.year) said.set("year", q.year);
  if (q.where.size) said.set("where", [...q.where].map(([code, share]) => `${code}:${share}`).join(","));
  if (q.spend !== u.spend) said.set("spend", q.spend);
  if (q.added !== u.added) said.set("added", q.added);
  if (q.map !== q.programs[0]) said.set("map", q.map);
  history.replaceState(null, "", `#${said}`.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

// What an address says, as far as it can be read; the rest is as usual.
function read() {
  const said = new URLSearchParams(location.hash.slice(1)), q = usual();
  const unread = [];
  const names = (name, known) => (said.get(name) ?? "").split(",").filter(Boolean)
    .filter(entry => known(...entry.split(":")) || !unread.push(entry));
  const pairs = (name, known) => names(name, (code, share) => known(code) && Number(share) > 0)
    .map(entry => entry.split(":")).map(([code, share]) => [code, Number(share)]);
  const within = (name, low, high) => {
    if (!said.has(name)) return;
    const value = Number(said.get(name));
    if (value >= low && value <= high) q[name] = value;
    else unread.push(`${name}=${said.get(name)}`);
  };
  q.bill = [...new Map(pairs("bill", code => about.bought.includes(goodByCode.get(code))))];
  q.where = new Map(pairs("where", code => places.some(one => one.code === code)));
  const asked = names("programs", id => program.has(id) || id === BILL && q.bill.length > 0);
  if (asked.length) q.programs = [...new Set(asked)];
  unread.push(...q.programs.splice(MOST_PROGRAMS));
  within("amount", LEAST, MOST_MONEY); within("spend", 0, 0.95); within("added", 0, 1);
  if (said.get("year") in about.prices) q.year = said.get("year");
  else if (said.has("year")) unread.push(`year=${said.get("year")}`);
  q.map = q.programs.includes(said.get("map")) ? said.get("map") : q.programs[0];
  question = q;
  changed();
  $("unread").hidden = !unread.length;
  $("unread").textContent = "The address also names what this page does not know, or has no room for: "
    + `${unread.join(", ")}.`;
}

// ---- the form

const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
const button = (text, label, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
};

// A list of what was chosen, each with its share where it has one, and a button that takes it out.
function list(id, entries, setShare, remove) {
  $(id).replaceChildren(...entries.map(([key, name, share]) => {
    const item = document.createElement("li"), label = document.createElement("label");
    label.append(name);
    if (share !== undefined) {
      const facts = { type: "number", min: 0, step: "any", value: share };
      const field = Object.assign(document.createElement("input"), facts);
      field.addEventListener("change", () => {
        if (Number(field.value) > 0) setShare(key, Number(field.value));
        changed();
      });
      label.prepend(field, " ");
    }
    item.append(label, " ", button("remove", `remove ${name}`, () => { remove(key); changed(); }));
    return item;
  }));
}

// Everything after a change: the form, the answer and the address.
function changed() {
  $("unread").hidden = true;
  fill();
  update();
  write();
}

const full = () => question.programs.length >= MOST_PROGRAMS;

function fill() {
  const q = question;
  list("chosen", q.programs.map(id => [id, titleOf(id)]), null, id => {
    q.programs = q.programs.filter(one => one !== id);
    if (id === BILL) q.bill = [];
  });
  list("lines", q.bill.map(([code, share]) => [code, about.goods[goodByCode.get(code)][1], share]),
    (code, share) => { q.bill = q.bill.map(line => line[0] === code ? [code, share] : line); },
    code => { q.bill = q.bill.filter(line => line[0] !== code); billed(); });
  list("places", [...q.where].map(([code, share]) => [code, nameOf(code), share]),
    (code, share) => q.where.set(code, share), code => q.where.delete(code));
  $("add").disabled = full();
  $("add").replaceChildren(option("", full() ? FULL : "Add a program"),
    ...about.programs.filter(one => !q.programs.includes(one.id)).map(one => option(one.id, one.title)));
  $("place").replaceChildren(option("", q.where.size ? `Add a ${about.kind}` : "As each program divides it"),
    ...places.filter(one => !q.where.has(one.code)).map(one => option(one.code, one.name)));
  $("amount").value = number(q.amount);
  $("year").value = q.year;
  $("spend").value = q.spend; $("added").value = q.added;
}

// A bill that has lines is a program like the others.
function billed() {
  const q = question, there = q.programs.includes(BILL);
  if (q.bill.length && !there) q.programs = [BILL, ...q.programs];
  if (!q.bill.length && there) q.programs = q.programs.filter(id => id !== BILL);
}

// Dollars as the command line reads them; NaN of anything else.
const AMOUNT = new RegExp(`^(?:${about.amount})$`, "i");
function readAmount(text) {
  const { sign, number: digits, scale } = AMOUNT.exec(text.trim())?.groups ?? {};
  return digits ? Number(sign + digits.replaceAll(",", "")) * (about.scales[scale.toLowerCase()] ?? NaN) : NaN;
}

// Goods that a text names: the one whose code or name it is, or all that have it in their names.
function goodsNamed(text) {
  const said = text.trim().toLowerCase(), goods = about.bought.map(good => about.goods[good]);
  const own = goods.filter(([code, name]) => code.toLowerCase() === said || name.toLowerCase() === said);
  return own.length || !said ? own : goods.filter(([, name]) => name.toLowerCase().includes(said));
}

// What is wrong with a field, where something is; the browser shows it there.
function told(id, wrong) {
  $(id).setCustomValidity(wrong);
  return !$(id).reportValidity();
}

function whyNoGood(found) {
  if (!found.length) return "no such good; choose one of the list";
  if (found.length > 1) return `${found.length} goods have that in their names: `
    + `${found.slice(0, 5).map(([, name]) => name).join("; ")}${found.length > 5 ? "; ..." : ""}`;
  return full() && !question.programs.includes(BILL) ? FULL : "";
}

function listen() {
  $("add").addEventListener("change", () => {
    if ($("add").value) question.programs.push($("add").value);
    changed();
  });
  $("place").addEventListener("change", () => {
    if ($("place").value) question.where.set($("place").value, 100);
    changed();
  });
  $("amount").addEventListener("change", () => {
    const value = readAmount($("amount").value);
    const fits = value >= LEAST && value <= MOST_MONEY;
    if (told("amount", fits ? "" : "write dollars from 1 to 10 trillion, such as 250,000 or 10m")) return;
    question.amount = value;
    changed();
  });
  $("year").addEventListener("change", () => { question.year = $("year").value; changed(); });
  for (const id of ["spend", "added"]) {
    $(id).addEventListener("input", () => { question[id] = Number($(id).value); update(); });
    $(id).addEventListener("change", changed);  // browsers refuse an address that changes with every step
  }
  $("line").addEventListener("submit", event => {
    event.preventDefault();
    const found = goodsNamed($("good").value), share = Number($("share").value);
    if (told("good", whyNoGood(found)) || told("share", share > 0 ? "" : "write a number above zero")) return;
    const [[code]] = found;
    question.bill = [...question.bill.filter(line => line[0] !== code), [code, share]];
    $("good").value = "";
    billed();
    changed();
  });
  for (const id of ["good", "share"]) $(id).addEventListener("input", () => $(id).setCustomValidity(""));
  $("reset").addEventListener("click", () => { question = usual(); changed(); });
  $("which").addEventListener("change", () => { question.map = $("which").value; changed(); });
  for (const shape of document.querySelectorAll("#map [data-code]")) shape.addEventListener("click", () => {
    const { code } = shape.dataset;
    if (!question.where.delete(code)) question.where.set(code, 100);
    changed();
  });
  addEventListener("hashchange", read);
  addEventListener("resize", update);
}

// ---- the answer

const inPlaces = byRegion => byRegion.subarray(0, about.places).reduce((a, b) => a + b, 0);
const MEASURES = about.measures.map(measure => ({ ...measure,
  of: one => measure.places ? inPlaces(one[measure.places]) : measure.divided
    ? one.totals[index(measure.account)] / one.totals[index(measure.divided)]
    : one[measure.all ? "all" : "totals"][index(measure.account)] * (measure.added ? question.added : 1) }));
const index = id => about.accounts.findIndex(account => account.id === id);

function shares() {
  const whole = [...question.where.values()].reduce((a, b) => a + b, 0);
  return whole > 0 ? places.map(one => (question.where.get(one.code) ?? 0) / whole) : null;
}

const partsOf = id => id === BILL ? partsOfBill(question.bill) : program.get(id).parts;

function update() {
  const q = question;
  if (!q.programs.includes(q.map)) q.map = q.programs[0];
  $("spend-value").textContent = `${Math.round(q.spend * 100)} cents`;
  $("added-value").textContent = `${Math.round(q.added * 100)} of 100 jobs`;
  const asked = { ...q, where: shares() };
  const found = q.programs.map(id => ({ id, title: titleOf(id), ...answer(partsOf(id), asked) }));
  $("which").replaceChildren(...found.map(one => option(one.id, one.title)));
  $("which").value = q.map ?? "";
  $("none").hidden = found.length > 0;
  for (const part of document.querySelectorAll(".answered")) part.hidden = found.length === 0;
  if (found.length) for (const part of [say, buys, table, accounts, bars, scatter, drawMap, states]) part(found);
}

function say(found) {
  const jobs = one => one.totals[index("jobs")], sorted = [...found].sort((a, b) => jobs(b) - jobs(a));
  const [most, fewest] = [sorted[0], sorted.at(-1)], all = most.all[index("jobs")];
  const named = [...question.where.keys()].map(nameOf).join(", ") || about.state, where = named && ` spent in ${named}`;
  const pay = one => dollars(one.totals[index("labour_income")] / jobs(one));
  const other = found.length > 1 ? `, and ${short(jobs(fewest))} through ${fewest.title}` : "";
  const others = found.length > 1 ? `, through ${fewest.title} ${pay(fewest)}` : "";
  $("said").textContent = `${dollars(question.amount)} of ${question.year}${where} supports ${short(jobs(most))} `
    + `job-years through ${most.title}, directly and at suppliers${other}. With what these workers spend it is `
    + `${short(all)}. Jobs through ${most.title} pay ${pay(most)} a year${others}.`;
}

function row(name, cells, tag = "td") {
  const line = document.createElement("tr"), head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  line.append(head, ...cells.map(text => Object.assign(document.createElement(tag), { textContent: text })));
  return line;
}

function heads(id, first, found) {
  const line = row(first, found.map(one => one.title), "th");
  line.firstChild.scope = "col";
  for (const head of line.children) head.scope = "col";
  $(id).tHead.replaceChildren(line);
}

function table(found) {
  heads("figures", `${dollars(question.amount)} of ${question.year}`, found);
  $("figures").tBodies[0].replaceChildren(
    ...MEASURES.map(measure => row(measure.name, found.map(one => short(measure.of(one))))),
    row("first purchases that leave the country", found.map(one => `${number(100 * one.abroad)}%`)));
}

// Every account there is: type I, and type II after the stroke.
function accounts(found) {
  heads("accounts", "Account", found);
  $("accounts").tBodies[0].replaceChildren(...about.accounts.map(({ name, unit }, a) =>
    row(`${name}, ${unit.replace("USD", `dollars of ${question.year}`)}`,
      found.map(one => `${short(one.totals[a])} / ${short(one.all[a])}`))));
}

// What each program buys.
function buys(found) {
  const pair = one => [["dt", one.title], ["dd", program.get(one.id)?.description ?? "Written on this page."]];
  $("buys").replaceChildren(...found.flatMap(pair).map(([tag, textContent]) =>
    Object.assign(document.createElement(tag), { textContent })));
}

function bars(found) {
  const jobs = one => [one.direct, one.totals[index("jobs")] - one.direct,
    one.all[index("jobs")] - one.totals[index("jobs")]];
  const sorted = [...found].sort((a, b) => b.all[index("jobs")] - a.all[index("jobs")]);
  const longest = sorted[0].all[index("jobs")];
  $("bars").replaceChildren(...sorted.map(one => {
    const item = document.createElement("li"), bar = document.createElement("div");
    bar.className = "bar";
    bar.append(...jobs(one).map((value, k) => {
      const part = document.createElement("span");
      part.className = ["direct", "indirect", "induced"][k];
      part.style.width = `${100 * Math.max(value, 0) / longest}%`;
      return part;
    }));
    const [direct, indirect, induced] = jobs(one).map(short);
    const text = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
    const figures = `${direct} direct, ${indirect} at suppliers, ${induced} from spending`;
    item.append(text("name", one.title), bar, text("figure", `${short(one.all[index("jobs")])}: ${figures}`));
    return item;
  }));
}

const SVG = "http://www.w3.org/2000/svg";
const draw = (tag, facts, text = "") => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(facts)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};
// At most five round steps up to the largest.
const step = most => {
  const power = 10 ** (Math.floor(Math.log10(most)) - 1);
  return [1, 2, 2.5, 5, 10, 20].map(each => each * power).find(each => most / each <= 5);
};
const ticks = most => Array.from({ length: Math.floor(most / step(most)) + 1 }, (_, k) => k * step(most));
const plain = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

// Jobs across, pay upwards, as wide as there is room; labels move up where they would touch.
function scatter(found) {
  const W = Math.min(736, $("scatter").parentElement.clientWidth), H = 360;
  const left = 64, right = 16, top = 26, bottom = 48;
  const points = found.map((one, k) => ({ k, name: one.title, jobs: one.totals[index("jobs")],
    pay: one.totals[index("labour_income")] / one.totals[index("jobs")] }));
  const across = Math.max(...points.map(p => p.jobs)) * 1.05, up = Math.max(...points.map(p => p.pay)) * 1.1;
  const x = jobs => left + jobs / across * (W - left - right), y = pay => H - bottom - pay / up * (H - top - bottom);
  const parts = [
    ...ticks(across).map(tick =>
      draw("text", { x: x(tick), y: H - bottom + 18, "text-anchor": "middle", class: "tick" }, plain.format(tick))),
    ...ticks(up).flatMap(tick => [
      draw("line", { x1: left, x2: W - right, y1: y(tick), y2: y(tick), class: "rule" }),
      draw("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end", class: "tick" },
        `$${plain.format(tick / 1e3)}k`)]),
    draw("text", { x: left, y: H - 8, class: "axis" }, "job-years, directly and at suppliers"),
    draw("text", { x: 0, y: 12, class: "axis" }, `pay per job, dollars of ${question.year}`)];
  const taken = points.map(p => ({ line: y(p.pay) + 4, from: x(p.jobs) - 8, to: x(p.jobs) + 8 }));
  for (const p of points.sort((a, b) => a.pay - b.pay)) {
    const cx = x(p.jobs), cy = y(p.pay), wide = 7.4 * p.name.length, end = cx + 12 + wide > W;
    const from = Math.max(2, end ? cx - 12 - wide : cx + 12);
    let line = cy + 4;
    while (taken.some(t => Math.abs(t.line - line) < 17 && from < t.to && from + wide > t.from)) line -= 17;
    taken.push({ line, from, to: from + wide });
    const fits = { textLength: Math.min(wide, W - from - 2), lengthAdjust: "spacingAndGlyphs" };
    parts.push(draw("circle", { cx, cy, r: 7, class: `mark-${p.k}` }),
      draw("text", { x: from, y: line, class: "label", ...fits }, p.name));
  }
  $("scatter").setAttribute("viewBox", `0 0 ${W} ${H}`);
  $("scatter").replaceChildren(...parts);
  $("scatter").setAttribute("aria-label", `Job-years against pay per job: ${points.map(p =>
    `${p.name} ${short(p.jobs)} at ${dollars(p.pay)}`).join("; ")}.`);
}

// All stages, per resident, in the classes of every map here: as multiples of the average.
function drawMap(found) {
  const one = found.find(entry => entry.id === question.map);
  const whole = inPlaces(one.allJobs);
  for (const shape of document.querySelectorAll("#map [data-code]")) {
    const r = places.findIndex(place => place.code === shape.dataset.code);
    const times = one.allJobs[r] / (whole * about.people[r]), step = about.multiples.filter(end => times >= end).length;
    shape.setAttribute("class", `step-${step}${question.where.has(shape.dataset.code) ? " spent" : ""}`);
    shape.querySelector("title").textContent = `${places[r].name}: ${short(one.allJobs[r])} job-years, `
      + `${short(times)} times the ${about.average} per resident`;
  }
  const most = [...places.keys()].sort((a, b) => one.allJobs[b] - one.allJobs[a]).slice(0, 3)
    .map(r => `${places[r].name} ${short(one.allJobs[r])}`).join(", ");
  $("map-title").textContent = `Where the job-years of ${one.title} arise`;
  $("map-note").textContent = `Job-years per resident, with what workers spend. Most in all: ${most}. `
    + `Click a ${about.kind} to spend the money there.`;
  document.querySelector("#map svg").setAttribute("aria-label", `Map of job-years by ${about.kind}. Most: ${most}.`);
}

function states(found) {
  heads("states", about.kind === "state" ? "State" : "County", found);
  const order = [...places.keys()];
  const k = Math.max(0, found.findIndex(one => one.id === question.map));
  order.sort((a, b) => found[k].allJobs[b] - found[k].allJobs[a]);
  if (about.regions.length > about.places) order.push(about.places);  // all others, last
  $("states").tBodies[0].replaceChildren(
    ...order.map(r => row(about.regions[r].name, found.map(one => short(one.allJobs[r])))));
}

window.explorer = { about, answer, partsOfBill, partsOf };
listen();
read();
document.documentElement.dataset.ready = "yes";
