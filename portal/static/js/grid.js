// The assignment table by keyboard: arrows move from cell to cell, L locks, F forbids, U frees. Without this script the
// number in a cell leads to its buttons.
const form = document.querySelector("[data-grid]");
const RULES = { l: "locked", f: "forbidden", u: "free" };
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const control = (cell) => cell && (cell.querySelector("input") || cell.querySelector("a"));

// the next cell that way which can be reached at all
function step(cell, [down, right]) {
  const rows = cell.closest("tbody").rows;
  let row = cell.parentElement.sectionRowIndex + down;
  let column = cell.cellIndex + right;
  while (rows[row] && rows[row].cells[column]) {
    const found = control(rows[row].cells[column]);
    if (found) return found;
    row += down;
    column += right;
  }
  return null;
}

function rule(cell, kind) {
  const value = cell.querySelector("input")?.value || new URL(cell.querySelector("a").href).searchParams.get("cell");
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.dataset.pairs;
  const given = { pairs: value, rule: kind, after: form.dataset.after };
  given.csrfmiddlewaretoken = form.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, text] of Object.entries(given)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value: text });
    sent.append(field);
  }
  document.body.append(sent);
  sent.submit();
}

form?.addEventListener("keydown", (event) => {
  const cell = event.target.closest("tbody td");
  if (!cell || !control(cell) || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = STEPS[event.key] && step(cell, STEPS[event.key]);
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (RULES[event.key.toLowerCase()]) {
    event.preventDefault();
    rule(cell, RULES[event.key.toLowerCase()]);
  }
});
form?.querySelector("[data-keys]")?.removeAttribute("hidden");
document.getElementById("cell")?.focus();
