// Numbers as `encode.py` wrote them, and what a question makes of them. Nothing here draws.
const about = JSON.parse(document.getElementById("data").textContent);

async function unpack(text) {
  const raw = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// An array of logarithms: the code of a number is MOST at the largest of its row, one less for each step below.
// Without steps they are bytes as they stand.
function decode(bytes, { at, shape, steps, top }) {
  const MOST = 32767, size = shape.reduce((a, b) => a * b, 1), row = size / shape[0];
  if (!steps) return bytes.subarray(at, at + size);
  const values = new Float32Array(size), power = new Float64Array(MOST + 1);
  for (let code = 1; code <= MOST; code++) power[code] = 2 ** ((code - MOST) / steps);
  for (let k = 0; k < size; k++) {
    const high = bytes[at + k], value = power[(high & 127) << 8 | bytes[at + size + k]] * top[Math.floor(k / row)];
    values[k] = high & 128 ? -value : value;
  }
  return values;
}

// What adds the jobs, or the pay, of a column to the regions where they arise, times the dollars that are spent. What
// is spread thinly goes to `thin`, by the place where they are spent.
function adder(found, name, totals, count) {
  if (found[name]) {
    const pieces = found[name];
    for (let column = 0; column < totals.length; column++) {  // rounded more than their total: scaled to it
      let sum = 0;
      for (let r = 0; r < count; r++) sum += pieces[column * count + r];
      const factor = sum ? totals[column] / sum : 0;
      for (let r = 0; r < count; r++) pieces[column * count + r] *= factor;
    }
    return (column, dollars, regions) => {
      for (let r = 0, k = column * count; r < count; r++, k++) regions[r] += dollars * pieces[k];
    };
  }
  const [parts, counts, where] = ["Parts", "Counts", "Regions"].map(part => found[name + part]);
  const starts = new Uint32Array(counts.length + 1);
  for (let column = 0; column < counts.length; column++) starts[column + 1] = starts[column] + counts[column];
  return (column, dollars, regions, thin) => {
    const whole = dollars * totals[column];
    let left = whole;
    for (let k = starts[column]; k < starts[column + 1]; k++) {
      regions[where[k]] += whole * parts[k];
      left -= whole * parts[k];
    }
    thin[column % about.places] += left;
  };
}

// What was spread thinly, to the places where it lies on average.
function spread(thin, regions, among) {
  if (among) for (let s = 0; s < about.places; s++) for (let r = 0; r < about.places; r++)
    regions[r] += thin[s] * among[s * about.places + r];
}

const numbers = await (async () => {
  const bytes = await unpack(about.numbers), found = {};
  for (const [name, array] of Object.entries(about.arrays)) found[name] = decode(bytes, array);
  const regions = about.regions.length, columns = found.totals.length / about.accounts.length;
  const ofAccount = id => {
    const a = about.accounts.findIndex(account => account.id === id);
    return found.totals.subarray(a * columns, (a + 1) * columns);
  };
  const addJobs = adder(found, "jobs", ofAccount("jobs"), regions);
  const addPay = adder(found, "pay", ofAccount("labour_income"), regions);
  return { ...found, residence: Float64Array.from(about.residence), regions, columns, addJobs, addPay };
})();

const position = { bought: new Map(about.bought.map((good, k) => [good, k])),
  made: new Map(about.made.map((good, k) => [good, about.bought.length + k])) };
const goodByCode = new Map(about.goods.map(([code], good) => [code, good]));

// A bill of lines [code, share] in purchasers' prices, as the parts of a program: margins go to those who earn them.
function partsOfBill(lines) {
  const goods = new Float64Array(about.goods.length), whole = lines.reduce((sum, [, share]) => sum + share, 0);
  for (const [code, share] of lines)
    for (const [good, part] of about.producer[goodByCode.get(code)]) goods[good] += share / whole * part;
  const bought = [...goods.keys()].filter(good => goods[good] > 0);
  return [{ share: 1, produced: false, where: about.people,
    goods: bought.map(good => [good, goods[good], about.at_home[good]]) }];
}

// A table of all regions, its rows one after the other, times a value by region.
function times(table, values) {
  const R = values.length, result = new Float64Array(R);
  for (let r = 0, k = 0; r < R; r++) for (let c = 0; c < R; c++, k++) result[r] += table[k] * values[c];
  return result;
}

const magnitude = values => values.reduce((sum, value) => sum + Math.abs(value), 0);

// What households earn, by home, in all rounds: who is paid in a region lives by `residence` and spends, others are
// paid for what is spent, and so on until a round is too small to be seen.
function income(pay, rate) {
  const all = new Float64Array(pay.length);
  for (let paid = pay, least = 1e-9 * magnitude(pay); magnitude(paid) > least;) {
    const earned = times(numbers.residence, paid);
    earned.forEach((value, home) => { all[home] += value; });
    paid = times(numbers.spentPay, earned).map(value => rate * value);
  }
  return all;
}

// What money does: {totals: type I by account, all: type II, direct: jobs, jobs, allJobs: by region}.
// where: shares by place, or null for each part's own; spend: dollars that households spend of one more dollar.
function answer(parts, { amount, year, where, spend, added }) {
  const R = numbers.regions, A = about.accounts.length, prices = about.prices[year];
  const totals = new Float64Array(A), jobs = new Float64Array(R), pay = new Float64Array(R);
  const places = about.places, thinJobs = new Float64Array(places), thinPay = new Float64Array(places);
  let direct = 0, abroad = 0, spent = 0;
  for (const part of parts) {
    const shares = where ?? part.where;
    for (const [good, money, home] of part.goods) {
      const dollars = amount * part.share * money / prices[good];
      spent += dollars; abroad += dollars * (1 - home);
      const at = position[part.produced ? "made" : "bought"].get(good);
      if (at === undefined || home === 0) continue;
      for (let s = 0; s < places; s++) {
        const here = dollars * home * shares[s], column = at * places + s;
        if (here === 0) continue;
        for (let a = 0; a < A; a++) totals[a] += here * numbers.totals[a * numbers.columns + column];
        direct += here * numbers.direct[column];
        numbers.addJobs(column, here, jobs, thinJobs);
        numbers.addPay(column, here, pay, thinPay);
      }
    }
  }
  spread(thinJobs, jobs, numbers.jobsThin);
  spread(thinPay, pay, numbers.payThin);
  const rate = spend / about.propensity[0], allJobs = Float64Array.from(jobs), all = Float64Array.from(totals);
  for (const [h, earned] of income(pay, rate).entries()) {
    const spentHere = rate * earned;
    for (let a = 0; a < A; a++) all[a] += spentHere * numbers.spentTotals[a * R + h];
    for (let r = 0; r < R; r++) allJobs[r] += spentHere * numbers.spentJobs[r * R + h];
  }
  for (const values of [totals, all]) inTerms(values, year, added);
  return { totals, all, direct, jobs, allJobs, abroad: spent ? abroad / spent : 0 };
}

// Money of the year that is asked for; wellbeing with the share of jobs that nobody else loses.
function inTerms(values, year, added) {
  const id = name => about.accounts.findIndex(account => account.id === name);
  const kept = share => 1 - about.displaced * (1 - share), usual = about.additional[0];
  for (const name of ["wellby_jobs", "wellby_income"]) values[id(name)] *= added / usual;
  for (const name of ["wellby_air", "wellby_climate"]) values[id(name)] *= kept(added) / kept(usual);
  values[id("wellby")] = about.sum_of.reduce((sum, name) => sum + values[id(name)], 0);
  values[id("wellby_with_climate")] = values[id("wellby")] + values[id("wellby_climate")];
  about.inflation[year].forEach((factor, a) => { values[a] *= factor; });
}
