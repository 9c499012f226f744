// Tells that someone is in this section and shows who else is. It stops when nobody touches the page, so that a
// session left alone still ends.
const EVERY = 15000;
const IDLE = 300000;
const place = document.querySelector("[data-presence]");
let touched = Date.now();

async function tell() {
  if (document.hidden || Date.now() - touched > IDLE) return;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", document.querySelector("form[data-draft] [name=csrfmiddlewaretoken]").value);
  const answer = await fetch(place.dataset.presence, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const before = place.textContent;
  if (page.body.textContent !== before) place.replaceChildren(...page.body.childNodes);
}

if (place) {
  for (const kind of ["input", "pointerdown", "keydown", "scroll"]) document.addEventListener(kind, () => (touched = Date.now()), { passive: true });
  // where all sections stand on one page, the one that is worked in
  document.addEventListener("focusin", (event) => {
    const here = event.target.closest("[data-presence-of]")?.dataset.presenceOf;
    if (!here || here === place.dataset.presence) return;
    place.dataset.presence = here;
    tell();
  });
  document.addEventListener("visibilitychange", tell);
  setInterval(tell, EVERY);
  tell();
}
