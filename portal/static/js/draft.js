// A section saves itself while one types. What the portal has not acknowledged stays in this browser.
const PAUSE = 2000;
const form = document.querySelector("form[data-draft]");

function begin() {
  const status = form.querySelector("[data-draft-status]");
  const place = `draft ${form.dataset.draft}`;
  let timer = 0;
  let sending = false;
  let dirty = false;
  let leaving = false;

  const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");

  function keep() {
    try {
      localStorage.setItem(place, JSON.stringify(typed()));
    } catch {
      // a full or forbidden store: the portal still saves
    }
  }

  function forget() {
    try {
      localStorage.removeItem(place);
    } catch {
      // nothing was kept
    }
  }

  function found() {
    try {
      return JSON.parse(localStorage.getItem(place) ?? "null");
    } catch {
      return null;
    }
  }

  // put back what was typed on this very version and never arrived; rows that were added are not rebuilt
  function restore() {
    const kept = new Map(found() ?? []);
    if (kept.get("version") !== form.elements.version.value) return forget();
    let changed = false;
    for (const [name, value] of kept) {
      const field = form.elements[name];
      if (!(field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text"))) continue;
      if (field.value !== value) {
        field.value = value;
        changed = true;
      }
    }
    if (changed) {
      status.textContent = status.dataset.found;
      later();
    }
  }

  function later() {
    dirty = true;
    keep();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    if (sending || leaving) return;
    sending = true;
    dirty = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
      if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("no answer");
      const said = await answer.json();
      if (answer.ok) {
        form.elements.version.value = said.version;
        if (!dirty) forget();
      }
      status.textContent = said.saved ?? said.error;
    } catch {
      status.textContent = status.dataset.failed;
    } finally {
      sending = false;
      if (dirty && !leaving) later();
    }
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("rowschange", later);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    keep();
  });
  document.querySelector("[data-draft-forget]")?.addEventListener("click", forget);
  restore();
}

if (form && !document.querySelector("[data-draft-forget]")) begin();
