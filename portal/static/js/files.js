// Files by drag or button, several at once, in pieces: what breaks off goes on by itself where it stopped.
const area = document.querySelector("[data-uploads]");
const WAITS = [1, 2, 4, 8, 15]; // seconds before another try

class Lost extends Error {} // no answer, or none of ours: try again
class SignedOut extends Error {}
class Refused extends Error {} // the portal's own sentence

function begin() {
  const form = area.querySelector("form");
  const input = form.querySelector('input[type="file"]');
  const list = area.querySelector("[data-list]");
  const words = area.dataset;
  const waiting = [];
  let busy = false;

  async function ask(method, address, body, headers = {}) {
    let answer;
    try {
      const token = form.elements.csrfmiddlewaretoken.value;
      answer = await fetch(address, { method, body, redirect: "manual", headers: { ...headers, "X-CSRFToken": token } });
    } catch {
      throw new Lost();
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
      if (answer.status === 404) throw new Refused(words.ended);
      throw new Lost();
    }
    const said = await answer.json().catch(() => {
      throw new Lost();
    });
    if (answer.status >= 500 || answer.status === 400) throw new Lost();
    if (!answer.ok) throw new Refused(said.error);
    return said;
  }

  // after signing in again elsewhere the page's token is another one
  async function renew() {
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[data-uploads] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
  }

  async function digest(file) {
    if (!globalThis.crypto?.subtle) return "";
    const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const pause = (seconds, item) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        removeEventListener("online", wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      addEventListener("online", wake);
      item.wake = wake;
    });

  function show(item, state, text) {
    item.row.dataset.state = state;
    item.text.textContent = text;
    item.stop.hidden = !["waiting", "sending", "lost", "out"].includes(state);
    item.again.hidden = !["out", "lost"].includes(state);
    item.bar.hidden = ["done", "refused", "ended"].includes(state);
    if (["done", "refused", "out"].includes(state)) document.getElementById("announcer").textContent = `${item.file.name}: ${text}`;
  }

  // one pass over the file from where the portal says it stands
  async function pass(item) {
    const data = new FormData();
    data.append("name", item.file.name);
    data.append("size", item.file.size);
    data.append("mark", item.file.lastModified);
    let said = await ask("POST", words.uploads, data);
    item.address = said.address;
    while (said.offset < said.size && !item.ended) {
      item.bar.value = said.offset / said.size;
      show(item, "sending", `${words.sending} ${Math.floor((said.offset * 100) / said.size)}%`);
      const piece = item.file.slice(said.offset, said.offset + Number(words.piece));
      const bytes = await piece.arrayBuffer().catch(() => {
        throw new Refused(words.broken);
      });
      said = await ask("PATCH", item.address, bytes, { "Upload-Offset": said.offset, "Content-Type": "application/octet-stream" });
    }
    if (item.ended) return;
    item.bar.value = 1;
    show(item, "checking", words.checking);
    const whole = new FormData();
    whole.append("sha256", await digest(item.file));
    await ask("POST", item.address, whole);
  }

  async function send(item) {
    for (let tries = 0; !item.ended; tries += 1) {
      try {
        await pass(item);
        if (!item.ended) show(item, "done", words.done);
        return;
      } catch (error) {
        if (item.ended) return;
        if (error instanceof Refused) return show(item, "refused", error.message);
        const out = error instanceof SignedOut;
        if (!out && !(error instanceof Lost)) throw error;
        show(item, out ? "out" : "lost", out ? words.out : words.lost);
        await pause(out ? 3600 : WAITS[Math.min(tries, WAITS.length - 1)], item);
        if (out) await renew();
      }
    }
  }

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const item = waiting.shift();
      if (!item.ended) await send(item);
    }
    busy = false;
    await htmx.ajax("GET", location.pathname, { target: "#files", select: "#files", swap: "outerHTML" });
  }

  function part(name, text, parent, kind = "span") {
    const made = document.createElement(kind);
    made.textContent = text;
    made.className = name;
    parent.append(made);
    return made;
  }

  function add(file) {
    const row = part("upload", "", list, "li");
    const item = { file, row, ended: false, address: "", wake: () => {} };
    part("name", file.name, row);
    item.bar = part("", "", row, "progress");
    item.bar.setAttribute("aria-label", file.name);
    item.bar.value = 0;
    item.text = part("quiet", "", row);
    item.again = part("krds-btn small secondary", words.again, row, "button");
    item.stop = part("krds-btn small tertiary", words.stop, row, "button");
    for (const button of [item.again, item.stop]) {
      button.type = "button";
      part("sr-only", ` ${file.name}`, button);
    }
    item.again.addEventListener("click", () => item.wake());
    item.stop.addEventListener("click", () => {
      item.ended = true;
      item.wake();
      show(item, "ended", words.ended);
      if (item.address) ask("POST", `${item.address}removal/`, new FormData()).catch(() => {});
    });
    show(item, "waiting", words.waiting);
    list.hidden = false;
    waiting.push(item);
  }

  function take(files) {
    for (const file of files) add(file);
    input.value = "";
    work();
  }

  form.querySelector("button").hidden = true;
  area.querySelector("[data-drop-hint]").hidden = false;
  input.addEventListener("change", () => take(input.files));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const kind of ["dragenter", "dragover"]) {
    area.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("dropping");
    });
  }
  for (const kind of ["dragleave", "drop"]) area.addEventListener(kind, () => area.classList.remove("dropping"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
}

if (area) begin();
