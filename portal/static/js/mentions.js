// A name that is picked is written into the remark, where the cursor stands.
document.addEventListener("click", (event) => {
  const name = event.target.closest?.("[data-mention]");
  const box = name && document.getElementById(name.closest("[data-mentions]").dataset.mentions);
  if (!box) return;
  box.setRangeText(name.dataset.mention, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
