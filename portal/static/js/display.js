// Text size and contrast, remembered in this browser; menus that open and close.
const root = document.documentElement;

function remember(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // private windows may refuse; the choice then lasts for this page
  }
}

function press(buttons, key, value) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset[key] === value));
}

function chooser(key, attribute, name) {
  const buttons = document.querySelectorAll(`button[data-${key}]`);
  press(buttons, key, root.dataset[attribute] ?? "");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const value = button.dataset[key];
      if (value) root.dataset[attribute] = value;
      else delete root.dataset[attribute];
      remember(name, value);
      press(buttons, key, value);
    });
  }
}

for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
chooser("text", "text", "maeul-text");
chooser("contrast", "krdsMode", "maeul-contrast");

const menuButton = document.querySelector(".menu-button");
const menu = document.getElementById("main-menu");
if (menuButton && menu) {
  menuButton.hidden = false;
  menuButton.addEventListener("click", () => {
    const open = menu.toggleAttribute("data-open");
    menuButton.setAttribute("aria-expanded", String(open));
  });
}

document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (!drop.contains(event.target)) drop.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// a table wider than its place can be scrolled by keyboard, and says what it is
function reachable() {
  for (const box of document.querySelectorAll(".table-scroll, .tabs")) {
    const wide = box.scrollWidth > box.clientWidth;
    const caption = box.querySelector("caption");
    if (wide) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    if (wide && caption && !box.hasAttribute("role")) {
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", caption.textContent.trim());
    }
  }
}
window.addEventListener("resize", reachable);
document.body.addEventListener("htmx:afterSettle", reachable);
reachable();
