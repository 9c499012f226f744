// What lies in this browser and has not arrived: each section with a way to it, and all of it sent by a button.
const place = document.querySelector("[data-kept]");
const store = globalThis.maeulKept; // js/kept.js

const addressOf = (record) => `${place.dataset.base}${record.place.split("/").slice(1).join("/")}/`;
// of one proposal, or of all of them; reviews ("assignments") are shown where they are asked for alone
const ours = (record) => {
  const what = record.place.split("/")[1];
  return place.dataset.of ? what === place.dataset.of : what !== "assignments";
};

async function show() {
  const list = place.querySelector("[data-kept-list]");
  const seen = new Set();
  for (const record of (await store.waiting(place.dataset.kept)).filter(ours)) {
    if (seen.has(record.place)) continue; // the newest of each section
    seen.add(record.place);
    const row = place.querySelector("template").content.firstElementChild.cloneNode(true);
    const link = row.querySelector("a");
    link.href = addressOf(record);
    link.textContent = record.title ?? record.place.split("/").slice(1).join(" / ");
    const at = new Date(record.at).toLocaleString(document.documentElement.lang, { timeZone: "Asia/Seoul", dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
    row.querySelector("p").textContent = place.dataset.at.replace("{when}", at);
    row.dataset.place = record.place;
    list.append(row);
  }
  place.hidden = !seen.size;
}

async function send(record) {
  const body = new FormData();
  for (const [name, value] of record.typed) body.append(name, value);
  body.append("version", record.version);
  body.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
  const headers = { "X-Autosave": "1", "X-Draft-User": place.dataset.kept };
  const answer = await fetch(addressOf(record), { method: "POST", body, headers }).catch(() => null);
  const json = answer?.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (!json) return place.dataset.failed;
  if (!answer.ok) return json.stale ? place.dataset.stale : json.error;
  await store.drop(record.id);
  return "";
}

async function sendAll(button) {
  button.disabled = true;
  // the newest of a section first: what is older has been gone past then, and is shown when one opens it
  const faults = new Map();
  for (const record of (await store.waiting(place.dataset.kept)).filter(ours))
    faults.set(record.place, (await send(record)) || faults.get(record.place) || "");
  for (const row of place.querySelectorAll("[data-place]")) {
    const fault = faults.get(row.dataset.place);
    row.querySelector("p").textContent = fault || place.dataset.sent;
  }
  const left = [...faults.values()].some(Boolean);
  place.querySelector("[data-kept-said]").textContent = left ? place.dataset.left : place.dataset.all;
  place.classList.toggle("warning", left);
  place.classList.toggle("success", !left);
  button.disabled = false;
  button.hidden = !left;
}

if (place) {
  store.acknowledged().then(show);
  const button = place.querySelector("[data-kept-send]");
  button.addEventListener("click", () => sendAll(button));
}
