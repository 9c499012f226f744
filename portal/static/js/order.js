// A list put in order by dragging. Without it the buttons beside each item do the same, one step at a time.
function begin(list) {
  const form = list.parentElement.querySelector("[data-order-form]");
  const items = () => [...list.querySelectorAll(":scope > [data-item]")];
  const order = () => items().map((item) => item.dataset.item).join(",");
  let held = null;
  let before = "";

  for (const item of items()) item.draggable = true;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-item]");
    before = order();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held?.dataset.item ?? "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-item]");
    if (!held || !over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over !== held) over[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
  });
  list.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    form.elements.order.value = order();
    if (order() !== before) form.submit();
  });
  list.addEventListener("dragend", () => {
    held = null;
  });
}

for (const list of document.querySelectorAll("[data-order]")) begin(list);
// After a step the same button has the focus again; at the end of the list its twin. Later than the browser's own
// way to the fragment, which takes the focus off a button that cannot be pressed.
const last = document.getElementById(decodeURIComponent(location.hash.slice(1)));
function focus() {
  (last.disabled ? last.parentElement.querySelector("button:enabled") : last)?.focus();
}
if (last?.matches("button[name=move]")) addEventListener("load", () => setTimeout(focus, 50));
