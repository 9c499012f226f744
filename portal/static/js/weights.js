// The sum of the weights while one types; saved, the portal writes the same.
const output = document.querySelector("[data-weights]");
const set = document.querySelector('[data-rows="rows"]');

function add() {
  const rows = [...set.querySelectorAll("tbody [data-row]")].filter((row) => !row.querySelector("[data-delete] input")?.checked);
  const sum = rows.reduce((total, row) => total + (Number(row.querySelector('[name$="-weight"]').value) || 0), 0);
  if (output.textContent !== String(sum)) output.textContent = sum;
}

if (output && set) for (const event of ["input", "change", "rowschange"]) set.addEventListener(event, add);
