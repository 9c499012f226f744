// Amounts, their sums by kind and year, the share and the bar, while one types. Saved, the portal writes the same.
const UNITS = { "": 1n, 원: 1n, won: 1n, 천원: 1000n, 만원: 10000n, 백만원: 1000000n, 억원: 100000000n };

// the sums of a set of rows: those of its section where several stand on one page; they may be swapped
const sumsOf = (set) => (set.closest("[data-section]") ?? document).querySelector("[data-sums]");

function whole(field) {
  const text = field.value;
  const [, digits, unit] = text.normalize("NFKC").replace(/[\s,_]/g, "").match(/^(\d{1,16})(\D*)$/) ?? [];
  return digits && unit in UNITS ? BigInt(digits) * UNITS[unit || (field.dataset.won === "thousand" ? "천원" : "원")] : 0n;
}

const cell = (row, name) => row.querySelector(`[name$="-${name}"]`);
const korean = document.documentElement.lang.startsWith("ko");
const said = (won) => won.toLocaleString("en");
// as portal.ui.formats.in_unit: what is no whole number of thousands is said in won
function inUnit(won, unit) {
  if (unit !== "thousand") return said(won);
  return won % 1000n ? `${said(won)}${korean ? "원" : " won"}` : said(won / 1000n);
}

function amount(row) {
  if (row.querySelector("[data-delete] input")?.checked) return 0n;
  if (cell(row, "amount")) return whole(cell(row, "amount"));
  return whole(cell(row, "unit_price")) * whole(cell(row, "quantity"));
}

function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

// won by "key/year", "key/", "/year" and "/"
function crossed(set, sums) {
  const found = new Map();
  for (const row of set.querySelectorAll("tbody [data-row]")) {
    const one = amount(row);
    write(row.querySelector("[data-row-amount]"), said(one));
    write(row.querySelector("[data-row-reading]"), one ? globalThis.maeulReading(one) : "");
    const key = cell(row, sums.dataset.sums).value;
    if (!key) continue;
    const year = cell(row, "fiscal_year").value;
    for (const place of [`${key}/${year}`, `${key}/`, `/${year}`, "/"]) found.set(place, (found.get(place) ?? 0n) + one);
  }
  return found;
}

// of the costs, as the portal says it: to a tenth, the half rounded up
const percent = (won, costs) => (costs ? (Number((won * 2000n + costs) / (costs * 2n)) / 10).toFixed(1) : "0.0");

function share(found, sums) {
  const facts = sums.querySelector("[data-costs]");
  if (!facts) return;
  const costs = BigInt(facts.dataset.costs);
  const national = found.get("national/") ?? 0n;
  const gap = costs - (found.get("/") ?? 0n);
  facts.querySelector("[data-gap-short]").hidden = gap < 0n;
  facts.querySelector("[data-gap-excess]").hidden = gap >= 0n;
  write(facts.querySelector("[data-gap]"), inUnit(gap < 0n ? -gap : gap, sums.dataset.unit));
  write(facts.querySelector("[data-share]"), percent(national, costs));
  facts.querySelector("[data-over]").hidden = national * 100n <= costs * BigInt(facts.dataset.percent);
}

// the bar of who pays: one rect and one line for each source, in the order of the sums
function bar(found, sums) {
  const keys = [...sums.querySelectorAll("tbody [data-sum$='/']")].map((one) => one.dataset.sum);
  const places = keys.length ? keys : [...sums.querySelectorAll("tbody [data-sum]")].map((one) => one.dataset.sum);
  const rects = document.querySelectorAll("[data-bar] .money-bar rect");
  const lines = document.querySelectorAll("[data-bar] .money-bar dl > div dd");
  if (sums.dataset.sums !== "kind" || rects.length !== places.length) return;
  const total = Number(found.get("/") ?? 0n);
  const costs = BigInt(sums.querySelector("[data-costs]").dataset.costs);
  const unit = document.querySelector("[data-bar] .money-bar").dataset.unit;
  let left = 0;
  places.forEach((place, at) => {
    const won = found.get(place) ?? 0n;
    const width = total ? (100 * Number(won)) / total : 0;
    rects[at].setAttribute("x", left.toFixed(2));
    rects[at].setAttribute("width", width.toFixed(2));
    left += width;
    const [words, part] = lines[at].childNodes;
    words.textContent = `${inUnit(won, unit)} `;
    part.textContent = `${percent(won, costs || (found.get("/") ?? 0n))} %`;
  });
  write(lines[places.length], inUnit(found.get("/") ?? 0n, unit));
}

function begin(set) {
  const total = set.querySelector("[data-rows-total]");
  const won = total?.textContent.replace(/[\d,]/g, "");
  let timer = 0;

  function add() {
    const sums = sumsOf(set);
    const found = crossed(set, sums);
    for (const one of sums.querySelectorAll("[data-sum]")) write(one, inUnit(found.get(one.dataset.sum) ?? 0n, sums.dataset.unit));
    share(found, sums);
    bar(found, sums);
    const words = sums.querySelector("[data-saved-only]");
    const changed = [...set.querySelectorAll("input, select")].some((one) => one.type !== "hidden" && one.value !== (one.defaultValue ?? one.value));
    if (words) words.hidden = changed;
    if (!total) return;
    // a moment later, so that what is read aloud is the sum and not each digit
    let all = 0n;
    for (const row of set.querySelectorAll("tbody [data-row]")) all += amount(row);
    clearTimeout(timer);
    timer = setTimeout(() => write(total, `${said(all)}${won}`), 400);
  }

  for (const event of ["input", "change", "rowschange"]) set.addEventListener(event, add);
  document.body.addEventListener("htmx:afterSettle", add);
  add();
}

for (const set of document.querySelectorAll("[data-rows]")) if (sumsOf(set)) begin(set);
