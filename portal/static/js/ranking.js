// A ranking by drag, by arrow keys and by typing; nothing is kept before a button says so. Without this script the
// buttons move one place at a time.
const form = document.querySelector("[data-ranking]");

const rows = () => [...form.querySelectorAll("[data-place]")];
const place = (row) => row.querySelector("input[name$=-place]");
const won = (sum) => form.dataset.won.replace("0", sum.toLocaleString("ko-KR").replace("-", "△"));

function add() {
  const total = rows().reduce((sum, row) => sum + (place(row).value ? Number(row.dataset.amount) : 0), 0);
  let running = 0;
  for (const row of rows()) {
    if (place(row).value) running += Number(row.dataset.amount);
    row.querySelector("[data-running]").textContent = place(row).value ? running.toLocaleString("ko-KR") : "–";
  }
  const left = Number(form.dataset.ceiling) - total;
  form.querySelector("[data-total]").textContent = won(total);
  form.querySelector("[data-left]").textContent = won(left);
  form.querySelector("[data-over]").hidden = left >= 0;
}

// places follow the order on the page; those left out stay out, at the end
function number() {
  let next = 0;
  for (const row of rows()) if (place(row).value) place(row).value = ++next;
  add();
  form.querySelector("[data-unsaved]").hidden = false;
}

function say(row) {
  const ranked = rows().filter((one) => place(one).value).length;
  const text = place(row).value
    ? form.dataset.moved.replace("{place}", place(row).value).replace("{count}", ranked)
    : form.dataset.leftOut;
  document.getElementById("announcer").textContent = `${row.querySelector("a").textContent}: ${text}`;
}

// the row itself stays where it is and the others go round it: it keeps the focus and the pointer that drags it
function shift(row, where, other) {
  const all = rows();
  const [from, to] = [all.indexOf(row), all.indexOf(other)];
  if (to < from) row.after(...all.slice(where === "before" ? to : to + 1, from));
  else row.before(...all.slice(from + 1, where === "after" ? to + 1 : to));
}

function put(row, where, other) {
  if (other && other !== row) shift(row, where, other);
  if (!place(row).value) place(row).value = 1;
  number();
  say(row);
}

function step(row, way) {
  const ranked = rows().filter((one) => place(one).value);
  const here = ranked.indexOf(row);
  if (here < 0) put(row, ranked.length ? "after" : "before", ranked.at(-1) ?? rows()[0]);
  else put(row, way < 0 ? "before" : "after", ranked[here + way]);
}

function typed(row) {
  const value = place(row).value;
  const wanted = Number(value);
  const others = rows().filter((one) => one !== row && place(one).value);
  if (value && !(wanted >= 1)) return;
  if (!value) shift(row, "after", rows().at(-1));
  else if (wanted <= others.length) shift(row, "before", others[wanted - 1]);
  else if (others.length) shift(row, "after", others.at(-1));
  number();
  say(row);
}

function drag(grip, row) {
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.focus();
    grip.setPointerCapture(event.pointerId);
    row.classList.add("dragged");
  });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const boxes = rows().map((one) => [one, one.getBoundingClientRect()]);
    const found = boxes.find(([one, box]) => one !== row && event.clientY >= box.top && event.clientY < box.bottom);
    if (!found) return;
    const [over, box] = found;
    const above = event.clientY < box.top + box.height / 2;
    const there = above ? over.previousElementSibling : over.nextElementSibling;
    if (there !== row) put(row, above ? "before" : "after", over);
  });
  for (const end of ["pointerup", "pointercancel"])
    grip.addEventListener(end, () => row.classList.remove("dragged"));
}

function begin(row) {
  const grip = row.querySelector("[data-grip]");
  grip.hidden = false;
  drag(grip, row);
  grip.addEventListener("keydown", (event) => {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    step(row, way);
  });
  place(row).addEventListener("change", () => typed(row));
  for (const button of row.querySelectorAll("button[name=step]"))
    button.addEventListener("click", (event) => {
      event.preventDefault();
      step(row, button.value.startsWith("up") ? -1 : 1);
    });
}

if (form) rows().forEach(begin);
