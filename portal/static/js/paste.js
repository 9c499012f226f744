// Cells pasted from a spreadsheet or from 한글 fill rows of a table, after a look at what was understood.
// Without this script the cells are typed, or come in as a workbook.
const MOST = 200;

function cellsOfTable(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return [];
  const rows = [];
  [...table.rows].forEach((row, down) => {
    rows[down] ??= [];
    let place = 0;
    for (const cell of row.cells) {
      while (rows[down][place] !== undefined) place += 1; // taken by a cell that reaches down from above
      const text = cell.textContent.replace(/\s+/g, " ").trim();
      for (let y = 0; y < Math.min(cell.rowSpan, MOST); y += 1)
        for (let x = 0; x < Math.min(cell.colSpan, 40); x += 1) (rows[down + y] ??= [])[place + x] = x ? "" : text;
      place += cell.colSpan;
    }
  });
  return rows.slice(0, table.rows.length);
}

function cellsOfText(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows.at(-1);
    if (sign === '"' && (quoted || row.at(-1) === "")) {
      if (quoted && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
      else quoted = !quoted;
    } else if (sign === "\t" && !quoted) row.push("");
    else if (sign === "\n" && !quoted) rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign === "\n" ? " " : sign;
  }
  return rows;
}

function understood(data) {
  let rows = cellsOfTable(data.getData("text/html"));
  if (!rows.length) rows = cellsOfText(data.getData("text/plain"));
  rows = rows.map((row) => [...row].map((cell) => (cell ?? "").trim())).filter((row) => row.some(Boolean));
  return rows.slice(0, MOST);
}

const plain = (text) => text.replace(/\(.*?\)|[\s*·:]/g, "").toLowerCase();
const fieldsOf = (row) =>
  [...row.querySelectorAll("td input:not([type=hidden]):not([type=checkbox]), td select, td textarea")].filter((one) => !one.closest("[data-delete]"));
const labelOf = (field) => plain(field.closest("td").dataset.label ?? "");

function columnsOf(first, fields, start) {
  // named by the first line, or as they stand from the cell that is pasted into
  const named = first.map((cell) => fields.findIndex((field) => labelOf(field) === plain(cell)));
  if (named.filter((place) => place >= 0).length >= Math.min(2, first.length)) return [named, true];
  return [first.map((_cell, place) => (start + place < fields.length ? start + place : -1)), false];
}

function dayIn(field, text) {
  // 2027. 3. or 2027/3/1, as a field of months or days takes it
  const [year, month, day] = text.match(/\d+/g)?.map((part) => part.padStart(2, "0")) ?? [];
  if (field.type === "month" && month) return `${year}-${month}`;
  return field.type === "date" && day ? `${year}-${month}-${day}` : text;
}

function put(field, text, thousand) {
  if (field.tagName === "SELECT") {
    const wanted = [plain(text), plain(text.replace(/년$/, ""))];
    const found = [...field.options].find((one) => wanted.includes(plain(one.text)) || wanted.includes(one.value.toLowerCase()));
    if (!found) return false;
    field.value = found.value;
  } else {
    const number = text.replace(/[\s,]/g, "");
    const other = "won" in field.dataset && /^\d+$/.test(number) && thousand !== (field.dataset.won === "thousand");
    field.value = !other ? dayIn(field, text) : thousand ? `${BigInt(number) * 1000n}` : `${number}원`;
    if (text && !field.value) return false; // a field of days keeps nothing that is none
  }
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  return true;
}

function rowAt(set, number) {
  const rows = () => [...set.querySelectorAll("tbody [data-row]")].filter((row) => !row.hidden);
  if (number >= rows().length) set.querySelector("[data-add-row]").click();
  return rows()[number];
}

function fill(set, start, rows, columns, thousand) {
  let left = 0;
  rows.forEach((cells, down) => {
    const row = rowAt(set, start + down);
    if (!row) return (left += 1);
    const fields = fieldsOf(row);
    cells.forEach((cell, place) => {
      const field = fields[columns[place]];
      if (field && cell && !put(field, cell, thousand)) left += 1;
    });
  });
  set.dispatchEvent(new Event("rowschange", { bubbles: true }));
  return left;
}

function look(dialog, head, rows, columns) {
  const table = dialog.querySelector("[data-paste-table]");
  const line = (cells, kind) => {
    const row = document.createElement("tr");
    cells.forEach((cell, place) => {
      if (columns[place] < 0) return;
      const made = document.createElement(kind);
      made.textContent = cell;
      row.append(made);
    });
    return row;
  };
  table.replaceChildren(line(head, "th"), ...rows.map((cells) => line(cells, "td")));
  dialog.querySelector("[data-paste-count]").textContent = rows.length;
}

function begin(set, dialog) {
  set.addEventListener("paste", (event) => {
    const into = event.target.closest("td");
    const rows = understood(event.clipboardData);
    if (!into || (rows.length < 2 && (rows[0]?.length ?? 0) < 2)) return; // one cell: as anywhere
    event.preventDefault();
    const row = into.closest("[data-row]");
    const fields = fieldsOf(row);
    const widest = rows.reduce((most, one) => (one.length > most.length ? one : most), []);
    const [columns, named] = columnsOf(rows[0].length < widest.length ? widest : rows[0], fields, Math.max(0, fields.indexOf(event.target)));
    if (named && /천\s*원|thousand/i.test(rows[0].join(" "))) dialog.querySelector("[value=thousand]").checked = true;
    const body = named ? rows.slice(1) : rows;
    const head = columns.map((place) => (place < 0 ? "" : fields[place].closest("td").dataset.label));
    look(dialog, head, body, columns);
    const start = [...set.querySelectorAll("tbody [data-row]")].filter((one) => !one.hidden).indexOf(row);
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "take") return event.target.focus();
      const left = fill(set, start, body, columns, dialog.querySelector("[value=thousand]").checked);
      event.target.focus();
      document.getElementById("announcer").textContent = left ? dialog.dataset.left.replace("{n}", left) : dialog.dataset.done;
      dialog.nextElementSibling.hidden = !left;
      dialog.nextElementSibling.textContent = left ? dialog.dataset.left.replace("{n}", left) : "";
    };
    dialog.showModal();
  });
}

for (const set of document.querySelectorAll("[data-rows]")) {
  const dialog = (set.closest("[data-section]") ?? document).querySelector("[data-paste]");
  if (dialog) begin(set, dialog);
}
