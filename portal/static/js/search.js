// Search as you type that waits for Hangul: ㅁ is no word yet, 마 is. Sends "settled" to the form.
const timers = new WeakMap();
const UNFINISHED = /[\u1100-\u11ff\u3131-\u318e]$/;

function settle(form, wait) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => form.dispatchEvent(new Event("settled")), wait));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-settle]");
  if (!form || event.target.type === "checkbox" || event.target.tagName === "SELECT") return;
  clearTimeout(timers.get(form));
  if (UNFINISHED.test(event.target.value)) return;
  settle(form, event.isComposing ? 600 : 300);
});
document.addEventListener("compositionend", (event) => {
  const form = event.target.closest?.("form[data-settle]");
  if (form) settle(form, 300);
});
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-settle]");
  if (form && event.target.tagName === "SELECT") settle(form, 0);
});

// what was being typed in keeps the focus and the caret after the list is swapped
let typing = null;
document.body.addEventListener("htmx:beforeSwap", () => {
  const field = document.activeElement;
  typing = field?.closest("form[data-settle]") ? { id: field.id, value: field.value, end: field.selectionEnd } : null;
});
document.body.addEventListener("htmx:afterSettle", () => {
  const field = typing && document.getElementById(typing.id);
  if (!field) return;
  if (typing.value !== undefined && field.tagName === "INPUT") field.value = typing.value;
  field.focus();
  if (field.type === "text" && typing.end !== null) field.setSelectionRange(typing.end, typing.end);
  typing = null;
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const rows = event.detail.target?.querySelectorAll?.("tbody tr");
  if (rows && event.detail.target.classList.contains("list")) document.getElementById("announcer").textContent = String(rows.length);
});
