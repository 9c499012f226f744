// A file shown within the page: it takes the focus when it opens, and gives it back when it closes.
let from = null;

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "file-shown") return;
  from = event.detail.requestConfig.elt;
  const shown = document.getElementById("file-shown");
  shown.scrollIntoView({ block: "start" });
  shown.focus();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-file-close]");
  if (!link || !from) return;
  event.preventDefault();
  const shown = document.getElementById("file-shown");
  shown.replaceChildren();
  shown.hidden = true;
  from.focus();
});
