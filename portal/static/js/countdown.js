// Counts deadlines down by the portal's clock. What time it is here, and in which zone, is never asked: only how much
// time has gone by since the portal told its own.
const DAY = 86400000;
const SEOUL = 9 * 3600000; // no summer time
const SPOKEN = [3600000, 600000, 0]; // ms left at which it is said aloud
const marks = [...document.querySelectorAll("[data-countdown]")];
const visit = performance.getEntriesByType("navigation")[0];
let told = Number(marks[0]?.dataset.now);
let since = visit?.responseStart ?? 0;
let apart = Date.now() - performance.now();

const now = () => told + performance.now() - since;

// the page was kept by the browser, or the computer slept: the time that went by is not known
async function ask() {
  const sent = performance.now();
  const answer = await fetch(marks[0].dataset.clock, { credentials: "omit", cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  told = (await answer.json()).now;
  since = (sent + performance.now()) / 2;
  tick();
}

function words(mark, at) {
  const until = Number(mark.dataset.countdown);
  const left = until - at;
  if (left <= 0) return mark.dataset.over;
  if (left < 60000) return mark.dataset.soon;
  if (left < 2 * DAY) {
    const minutes = Math.floor(left / 60000);
    return mark.dataset.hours.replace("{hours}", Math.floor(minutes / 60)).replace("{minutes}", minutes % 60);
  }
  return mark.dataset.days.replace("{days}", Math.floor((until + SEOUL) / DAY) - Math.floor((at + SEOUL) / DAY));
}

let before = now();
function tick() {
  if (Math.abs(Date.now() - performance.now() - apart) > 2000) {
    apart = Date.now() - performance.now();
    ask();
  }
  const at = now();
  for (const mark of marks) {
    const text = words(mark, at);
    if (mark.textContent !== text) mark.textContent = text;
    const until = Number(mark.dataset.countdown);
    if (mark.dataset.what && SPOKEN.some((left) => until - before > left && until - at <= left))
      document.getElementById("announcer").textContent = `${mark.dataset.what}: ${text}`;
  }
  before = at;
}

if (marks.length) {
  if (visit?.type === "back_forward") ask();
  window.addEventListener("pageshow", (event) => event.persisted && ask());
  setInterval(tick, 1000);
  tick();
}
