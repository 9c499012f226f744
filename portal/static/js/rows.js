// Rows that are added and taken away. Without this script there are spare rows and a tick to delete.
function renumber(total, change) {
  total.value = String(Number(total.value) + change);
}

function say(text) {
  document.getElementById("announcer").textContent = text;
}

function remover(set, row) {
  const box = row.querySelector("[data-delete]");
  if (!box || box.parentElement.querySelector("[data-remove-row]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "krds-btn small text";
  button.dataset.removeRow = "";
  button.innerHTML = box.querySelector("label").innerHTML;
  button.addEventListener("click", () => {
    // the row stays in the form, ticked: the numbers of the others do not move
    box.querySelector("input").checked = true;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.hidden = true;
    (next?.querySelector("input:not([type=hidden]), select") ?? set.querySelector("[data-add-row]")).focus();
    say(set.dataset.removed);
    set.dispatchEvent(new Event("rowschange", { bubbles: true }));
  });
  box.after(button);
}

function begin(set) {
  if (set.dataset.begun) return;
  set.dataset.begun = "1";
  const total = set.querySelector(`input[name="${set.dataset.rows}-TOTAL_FORMS"]`);
  const body = set.querySelector("tbody");
  const template = set.querySelector("template");
  const add = set.querySelector("[data-add-row]");
  for (const row of body.querySelectorAll("[data-row]")) {
    remover(set, row);
    if (row.querySelector("[data-delete] input")?.checked) row.hidden = true;
  }
  add.hidden = false;
  add.addEventListener("click", () => {
    const number = Number(total.value);
    if (number >= Number(set.dataset.most)) return;
    const holder = document.createElement("tbody");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
    const row = holder.querySelector("tr");
    body.append(row);
    remover(set, row);
    renumber(total, 1);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    say(set.dataset.added);
    set.dispatchEvent(new Event("rowschange", { bubbles: true }));
  });
}

function start(part) {
  for (const set of part.querySelectorAll("[data-rows]")) begin(set);
}
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement ?? event.detail.elt));
start(document);
