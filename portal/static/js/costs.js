// Unit price times quantity beside each row and their sum below, while one types. Saved, the portal writes the same.
const UNITS = { "": 1n, 원: 1n, won: 1n, 천원: 1000n, 만원: 10000n, 백만원: 1000000n, 억원: 100000000n };

function whole(text) {
  const [, digits, unit] = text.normalize("NFKC").replace(/[\s,_]/g, "").match(/^(\d{1,16})(\D*)$/) ?? [];
  return digits && unit in UNITS ? BigInt(digits) * UNITS[unit] : 0n;
}

function amount(row) {
  if (row.querySelector("[data-delete] input")?.checked) return 0n;
  const [price, quantity] = ["unit_price", "quantity"].map((name) => row.querySelector(`[name$="-${name}"]`));
  return whole(price.value) * whole(quantity.value);
}

function begin(set) {
  const total = set.querySelector("[data-rows-total]");
  const won = total.textContent.replace(/[\d,]/g, "");
  let timer = 0;

  function add() {
    let sum = 0n;
    for (const row of set.querySelectorAll("tbody [data-row]")) {
      const one = amount(row);
      row.querySelector("[data-row-amount]").textContent = one.toLocaleString("en");
      sum += one;
    }
    // a moment later, so that what is read aloud is the sum and not each digit
    clearTimeout(timer);
    timer = setTimeout(() => {
      const said = `${sum.toLocaleString("en")}${won}`;
      if (total.textContent !== said) total.textContent = said;
    }, 400);
  }

  for (const event of ["input", "change", "rowschange"]) set.addEventListener(event, add);
  add();
}

for (const total of document.querySelectorAll("[data-rows-total]")) begin(total.closest("[data-rows]"));
