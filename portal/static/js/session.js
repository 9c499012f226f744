// The clock of the session: counts down, warns two minutes before, extends. Tabs share one end.
const clock = document.querySelector(".session-clock");
const dialog = document.getElementById("session-warning");
const WARN = 120;

function store(end) {
  try {
    localStorage.setItem("maeul-session-end", String(end));
  } catch {
    // without storage each tab counts for itself
  }
  return end;
}

function stored() {
  try {
    return Number(localStorage.getItem("maeul-session-end")) || 0;
  } catch {
    return 0;
  }
}

if (clock) {
  const length = Number(clock.dataset.sessionSeconds) * 1000;
  const time = clock.querySelector(".time");
  let end = store(Date.now() + length);
  let warned = false;

  const extend = async () => {
    const answer = await fetch(clock.action, {
      method: "POST",
      body: new FormData(clock),
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer?.ok) return;
    end = store(Date.now() + length);
    warned = false;
    if (dialog?.open) dialog.close();
  };

  const tick = () => {
    end = Math.max(end, stored());
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    time.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    if (left > WARN && dialog?.open) dialog.close();
    if (left > WARN) warned = false;
    if (left <= WARN && left > 0 && !warned) {
      warned = true;
      dialog?.showModal();
    }
    if (left === 0 && warned) {
      dialog?.close();
      document.getElementById("announcer").textContent = clock.dataset.ended;
      time.textContent = clock.dataset.ended;
      clearInterval(timer);
    }
  };

  clock.addEventListener("submit", (event) => {
    event.preventDefault();
    extend();
  });
  dialog?.querySelector("[data-extend]").addEventListener("click", extend);
  document.body.addEventListener("htmx:afterRequest", () => {
    end = store(Date.now() + length);
  });
  document.body.addEventListener("maeul:answered", () => {
    end = store(Date.now() + length);
  });
  const timer = setInterval(tick, 1000);
  tick();
}
