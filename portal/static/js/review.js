// A review by keyboard: running total, what is off its scale said beside the field, half points by the arrows, the way
// to the next criterion without marks. It saves itself by js/draft.js. Without either the page works the same.
const form = document.querySelector("[data-review]");
const total = document.querySelector("[data-review-total]");
const tools = document.querySelector("[data-review-tools]");
const next = tools.querySelector("[data-review-next]");
const count = tools.querySelector("[data-review-count]");
const marks = [...form.querySelectorAll("[data-mark]")];
const needed = marks.filter((input) => input.name !== "bonus");

// null: empty; NaN: typed, but no mark of this scale
function value(input) {
  const text = input.value.normalize("NFKC").trim();
  if (!text) return null;
  const number = /^\d+(\.\d*)?$/.test(text) ? Number(text) : NaN;
  return number <= Number(input.dataset.mark) && Number.isInteger(number * 2) ? number : NaN;
}

function check(input) {
  const out = document.querySelector(`[data-limit-of="${input.id}"]`);
  const off = Number.isNaN(value(input));
  if (out.hidden !== off) return;
  out.hidden = !off;
  if (off) document.getElementById("announcer").textContent = out.textContent;
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== out.id);
  input.setAttribute("aria-describedby", (off ? [...others, out.id] : others).join(" "));
  if (off) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

function addUp() {
  const sum = marks.reduce((so, input) => so + (value(input) || 0), 0);
  total.textContent = sum.toFixed(2);
  const done = needed.filter((input) => value(input) !== null && !Number.isNaN(value(input))).length;
  count.textContent = count.dataset.of.replace("{done}", done).replace("{all}", needed.length);
}

function toNext(from) {
  const place = needed.indexOf(from) + 1;
  const open = [...needed.slice(place), ...needed.slice(0, place)].find((input) => value(input) === null || Number.isNaN(value(input)));
  if (open) open.focus();
  else document.getElementById("announcer").textContent = next.dataset.none;
  return open;
}

function step(input, by) {
  const now = value(input);
  const wanted = Number.isNaN(now) ? Number(input.dataset.mark) : Math.min(Number(input.dataset.mark), Math.max(0, (now ?? (by > 0 ? -by : 0)) + by));
  input.value = String(wanted);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

form.addEventListener("input", (event) => {
  if ("mark" in event.target.dataset) check(event.target);
  addUp();
});
form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!("mark" in input.dataset) || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") step(input, event.key === "ArrowUp" ? 0.5 : -0.5);
  else if (event.key !== "Enter") return;
  else if (!toNext(input)) form.elements.comment.focus();
  event.preventDefault();
});
next.addEventListener("click", () => toNext());
tools.hidden = false;
for (const input of marks) check(input);
addUp();
