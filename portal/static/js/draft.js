// A section saves itself while one types. What the portal has not acknowledged stays in this browser (IndexedDB),
// of this person alone, and is sent when the network, the server or the session is back.
const PAUSE = 1500; // ms without typing until it is sent
const LONGEST = 4000; // ms of typing without a pause until it is sent
const RETRY = 5000;
const KEPT_DAYS = 60;
const store = globalThis.maeulKept; // js/kept.js

const settling = []; // one of each form: sends what is not sent yet, then nothing more

function begin(form) {
  const status = form.querySelector("[data-draft-status]");
  const words = form.querySelector("[data-draft-words]").content;
  const offers = form.querySelector("[data-draft-offers]");
  const user = form.dataset.user;
  const place = `${user}/${form.dataset.draft}`;
  const id = form.dataset.tab || Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
  const choosing = "stale" in form.dataset; // both texts are on the page: nothing is sent until one was chosen
  let timer = 0;
  let first = 0; // when the oldest unsent sign was typed
  let sending = null;
  let leaving = false;
  let blocked = ""; // why saving has to wait for the person
  let older = null; // text of an earlier window that the section has gone past
  let untouched = true;

  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "tab"].includes(name));
  const version = () => form.elements.version.value;

  function say(word, text, ...shown) {
    status.textContent = text ?? words.querySelector(`[data-say="${word}"]`).textContent;
    for (const offer of offers.children) offer.hidden = !shown.includes(offer.dataset.offer);
    offers.hidden = !shown.length;
  }

  function keep() {
    const made = choosing ? form.elements.base.value : version();
    const entries = typed().filter(([name]) => name !== "version" && name !== "base" && name !== "offered" && !/^(choice|merged)-/.test(name));
    return store.put({ id, place, version: made, typed: entries, at: Date.now(), title: form.dataset.title });
  }

  function later() {
    first ||= Date.now();
    keep();
    if (choosing || blocked) return;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now())));
  }

  function again() {
    clearTimeout(timer);
    timer = setTimeout(back, RETRY);
  }

  async function post(body) {
    const headers = { "X-Autosave": "1", "X-Draft-User": user };
    const answer = await fetch(form.action, { method: "POST", body, headers, keepalive: document.hidden });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { answer, said: json ? await answer.json() : null };
  }

  function save() {
    if (sending || leaving || blocked) return;
    clearTimeout(timer);
    sending = send().finally(() => {
      sending = null;
      if (first && !leaving && !blocked && !timer) later();
    });
  }

  async function send() {
    const since = first;
    timer = first = 0;
    let reply;
    try {
      reply = await post(new FormData(form));
    } catch {
      reply = null;
    }
    if (reply?.said && reply.answer.ok) {
      form.elements.version.value = reply.said.version;
      if (!first) await store.drop(id);
      else await keep();
      say("", reply.said.saved);
      document.body.dispatchEvent(new Event("maeul:answered"));
      return;
    }
    refused(reply, since);
  }

  function refused(reply, since) {
    const status = reply?.answer.status ?? 0;
    if (reply?.said?.stale) {
      blocked = "stale";
      say("stale", null, "stale");
    } else if (reply?.said && status !== 403) {
      say("", reply.said.error); // which field and why: stays here until it is mended
      document.getElementById("missing-here")?.setAttribute("hidden", ""); // tells of what is saved, not of what was refused
    } else if (status === 404) {
      blocked = "gone";
      say("gone");
    } else {
      first = since;
      if (status === 403 || toSignIn(reply?.answer)) say("ended", null, "ended");
      else say("failed");
      again();
    }
  }

  const toSignIn = (answer) => !!answer?.redirected && new URL(answer.url).pathname === new URL(offers.querySelector("a").href).pathname;

  // the session or the portal may be back: look who is signed in, take the new token and send
  async function back() {
    timer = 0;
    if (leaving || blocked || sending) return;
    try {
      const answer = await fetch(form.action, { headers: { Accept: "text/html", "X-Autosave": "look" } });
      if (toSignIn(answer)) return say("ended", null, "ended"), again();
      if (answer.redirected) {
        blocked = "gone";
        return say("gone");
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("form[data-draft]");
      if ((page.body.dataset.user ?? user) !== user) return say("other", null, "ended"), again();
      if (!fresh) throw new Error("no section");
      const token = fresh.elements.csrfmiddlewaretoken.value;
      for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
      save();
    } catch {
      say("failed");
      again();
    }
  }

  function fill(entries) {
    const values = new Map();
    for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
    for (const set of form.querySelectorAll("[data-rows]")) {
      const wanted = Number(values.get(`${set.dataset.rows}-TOTAL_FORMS`)?.[0] ?? 0);
      const total = form.elements[`${set.dataset.rows}-TOTAL_FORMS`];
      const add = set.querySelector("[data-add-row]");
      while (Number(total.value) < wanted && Number(total.value) < Number(set.dataset.most)) add.click();
    }
    // amounts typed in another unit than this page's carry theirs along
    const unit = values.get("unit")?.[0] || "won";
    const suffix = unit === (form.elements.unit?.value ?? "won") ? "" : unit === "thousand" ? "천원" : "원";
    let changed = false;
    for (const field of form.elements) {
      if (!field.name || ["version", "base", "tab", "unit", "csrfmiddlewaretoken"].includes(field.name) || /_FORMS$/.test(field.name) || field.type === "file" || field.tagName === "BUTTON") continue;
      const given = values.get(field.name) ?? [];
      const box = field.type === "checkbox" || field.type === "radio";
      if (!box && !given.length && !field.multiple) continue;
      const before = state(field);
      if (box) field.checked = given.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
      else field.value = suffix && "won" in field.dataset && field.dataset.won !== unit && /^[\d,\s]+$/.test(given[0]) ? given[0] + suffix : given[0];
      if (state(field) === before) continue;
      changed = true;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      const row = /-DELETE$/.test(field.name) && field.closest("[data-row]");
      if (row) row.hidden = field.checked;
    }
    return changed;
  }

  const state = (field) => (field.multiple ? [...field.selectedOptions].map((option) => option.value).join() : field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);

  // windows that are open hold a lock of their name: what they keep is theirs
  async function orphans() {
    return (await store.waiting(user)).filter((record) => record.place === place && record.id !== id);
  }

  // put back what was typed on this very version and never arrived; if others saved since, ask
  async function restore() {
    if (older || choosing) return;
    for (const record of await orphans()) {
      if (Date.now() - record.at > KEPT_DAYS * 86400000) await store.drop(record.id);
      else if (record.version === version()) {
        if (!untouched) continue; // asked about when the page is opened next
        if (fill(record.typed)) {
          await keep();
          say("found");
        }
        await store.drop(record.id);
      } else if (await arrived(record)) await store.drop(record.id);
      else {
        older = record;
        return say("older", null, "older", "drop");
      }
    }
  }

  async function arrived(record) {
    const body = new FormData();
    for (const [name, value] of record.typed) body.append(name, value);
    body.append("version", record.version);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      return (await post(body)).answer.status === 200;
    } catch {
      return false;
    }
  }

  function compare() {
    const asked = document.createElement("form");
    asked.method = "post";
    asked.action = form.action;
    const hidden = [...older.typed, ["version", older.version], ["tab", older.id], ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]];
    for (const [name, value] of hidden) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      asked.append(field);
    }
    asked.hidden = true;
    document.body.append(asked);
    asked.submit();
  }

  function stamp() {
    const tab = document.createElement("input");
    tab.type = "hidden";
    tab.name = "tab";
    tab.value = id;
    form.append(tab);
    navigator.locks?.request(`draft ${id}`, () => new Promise(() => {}));
  }

  const touched = () => {
    untouched = false;
    later();
  };
  for (const kind of ["input", "change", "rowschange"]) form.addEventListener(kind, touched);
  form.addEventListener("input", (event) => {
    const both = event.target.dataset.merged;
    if (both) document.getElementById(both).checked = true;
  });
  form.addEventListener("submit", (event) => {
    if (sending) {
      // the answer on its way brings the version this has to be made from
      event.preventDefault();
      const button = event.submitter;
      sending.finally(() => form.requestSubmit(button));
      return;
    }
    leaving = true;
    clearTimeout(timer);
    keep();
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  settling.push(async () => {
    if (first) save();
    await sending;
    leaving = true;
  });
  window.addEventListener("online", () => first && back());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && first) save();
    else if (first && timer) back();
  });
  offers.querySelector('[data-offer="stale"]').addEventListener("click", () => form.requestSubmit());
  offers.querySelector('[data-offer="older"]').addEventListener("click", compare);
  offers.querySelector('[data-offer="drop"]').addEventListener("click", async () => {
    await store.drop(older.id);
    location.reload();
  });
  form.querySelector("[data-draft-forget]")?.addEventListener("click", async (event) => {
    event.preventDefault();
    await store.drop(id);
    location.assign(event.target.href);
  });

  stamp();
  if (!form.querySelector("[data-error-summary]")) restore().then(() => setTimeout(restore, 3000));
}

const forms = document.querySelectorAll("form[data-draft]"); // one, or all sections on one page
// a switch of the page waits for the answer, so that the next page is not older than what was typed
for (const other of document.querySelectorAll("form[data-after-save]")) {
  let settled = false;
  other.addEventListener("submit", (event) => {
    if (settled) return;
    event.preventDefault();
    const button = event.submitter;
    const submit = () => {
      settled = true;
      other.requestSubmit(button);
    };
    Promise.all(settling.map((settle) => settle())).then(() => setTimeout(submit)); // not within this event: it would be ignored
  });
  window.addEventListener("pageshow", () => {
    settled = false;
  });
}

if (forms.length) store.acknowledged().then(() => forms.forEach(begin));
