// Questions that are asked only if another answer is so: shown and hidden while one answers. Without it all are shown, each with its condition.
const answersOf = (form, name) =>
  [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((field) => !field.closest("[data-shown-if][hidden]") && (!["radio", "checkbox"].includes(field.type) || field.checked))
    .map((field) => field.value);

function show(form) {
  // in the order of the page: a condition is about an earlier question
  for (const part of form.querySelectorAll("[data-shown-if]")) {
    const wanted = Object.entries(JSON.parse(part.dataset.shownIf));
    part.hidden = !wanted.every(([name, value]) => [value].flat().some((one) => answersOf(form, name).includes(String(one))));
  }
}

function start(part) {
  for (const form of part.querySelectorAll("form")) {
    if (form.dataset.shownBegun || !form.querySelector("[data-shown-if]")) continue;
    form.dataset.shownBegun = "1";
    for (const hint of form.querySelectorAll("[data-shown-hint]")) hint.hidden = true;
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => show(form));
    show(form);
  }
}
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement ?? event.detail.elt));
start(document);
