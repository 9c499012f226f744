// What helps while typing: separators and reading of amounts, characters left, one send, focus on errors.
const korean = document.documentElement.lang.startsWith("ko");
const MYRIADS = ["", "만", "억", "조", "경"];

const UNITS = { 원: 1n, won: 1n, 천원: 1000n, 만원: 10000n, 백만원: 1000000n, 억원: 100000000n };

// digits, and the unit where one is typed with them: 1,234천원 is never 1,234원
function parts(text) {
  const [, digits, unit] = text.normalize("NFKC").replace(/[\s,_]/g, "").match(/^(\d{1,16})(\D*)$/) ?? [];
  return digits && (!unit || unit in UNITS) ? [BigInt(digits), unit] : [null, ""];
}

function reading(won) {
  if (!korean) return `${won.toLocaleString("en")} won`;
  const groups = [];
  let rest = won;
  for (const place of MYRIADS) {
    const group = rest % 10000n;
    rest /= 10000n;
    if (group) groups.unshift(`${group.toLocaleString("en")}${place}`);
  }
  const said = groups.join(" ") || "0";
  return `금 ${said}${won % 10000n || !won ? "" : " "}원`;
}

globalThis.maeulReading = reading; // js/costs.js: a row's amount

function showReading(input) {
  const out = document.querySelector(`[data-reading-of="${input.id}"]`);
  if (!out) return;
  const [amount, unit] = parts(input.value);
  out.textContent = amount === null ? "" : reading(amount * UNITS[unit || (input.dataset.won === "thousand" ? "천원" : "원")]);
}

function separate(input) {
  const [amount, unit] = parts(input.value);
  if (amount === null || (unit && !(unit === "원" && input.dataset.won === "won"))) return;
  const after = input.value.slice(input.selectionEnd).replace(/\D/g, "").length;
  input.value = amount.toLocaleString("en");
  let place = input.value.length;
  for (let seen = 0; place > 0 && seen < after; place -= 1) if (/\d/.test(input.value[place - 1])) seen += 1;
  input.setSelectionRange(place, place);
}

function count(area) {
  const out = document.querySelector(`[data-count-of="${area.id}"]`);
  if (!out) return;
  const now = [...area.value].length;
  const most = Number(area.dataset.count);
  out.querySelector("[data-now]").textContent = `${now.toLocaleString("en")} / `;
  out.classList.toggle("over", now > most);
}

function start(part) {
  for (const input of part.querySelectorAll("input[data-won]")) showReading(input);
  for (const area of part.querySelectorAll("textarea[data-count]")) count(area);
  (part.querySelector("section[data-stale]") ?? part.querySelector("[data-error-summary]"))?.focus();
}

document.addEventListener("input", (event) => {
  const target = event.target;
  if (target.matches?.("input[data-won]") && !event.isComposing) {
    separate(target);
    showReading(target);
  } else if (target.matches?.("textarea[data-count]")) count(target);
});

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.hasAttribute("data-once") || event.defaultPrevented) return;
  // after the form's data is gathered, so the button's own name is still sent
  setTimeout(() => {
    button.disabled = true;
  });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once]:disabled")) button.disabled = false;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const shown = field.matches("select[hidden]") ? document.getElementById(`${field.id}-search`) : field;
  shown.scrollIntoView({ block: "center" });
  shown.focus();
});
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document);
