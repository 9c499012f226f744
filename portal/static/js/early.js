// Runs before the page is drawn, so that a chosen text size or contrast never flashes.
(() => {
  const root = document.documentElement;
  root.dataset.script = "";
  try {
    const text = localStorage.getItem("maeul-text");
    const contrast = localStorage.getItem("maeul-contrast");
    if (text) root.dataset.text = text;
    if (contrast) root.dataset.krdsMode = contrast;
  } catch {
    // storage is closed to us: the page opens as it is
  }
})();
