// Running total of a review and the way to the next criterion without marks. Without it the page works the same.
const form = document.querySelector("[data-review]");
const total = document.querySelector("[data-review-total]");
const next = document.querySelector("[data-review-next]");
const marks = [...form.querySelectorAll("[data-mark]")];

function value(input) {
  const text = input.value.normalize("NFKC").trim();
  const number = /^\d+(\.\d*)?$/.test(text) ? Number(text) : null;
  return number !== null && number <= Number(input.dataset.mark) ? number : null;
}

function addUp() {
  const sum = marks.reduce((so, input) => so + (value(input) ?? 0), 0);
  total.textContent = sum.toFixed(2);
}

function toNext() {
  const open = marks.find((input) => input.name !== "bonus" && value(input) === null);
  if (open) open.focus();
  else document.getElementById("announcer").textContent = next.dataset.none;
}

form.addEventListener("input", addUp);
next.addEventListener("click", toNext);
next.hidden = false;
addUp();
