// A select one can search by typing (ARIA combobox with a list). The select stays and is what is sent.
const plain = (text) => text.normalize("NFC").toLowerCase().replace(/\s+/g, "");

function enhance(select) {
  if (select.hidden) return;
  const box = document.createElement("div");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  box.className = "combobox";
  input.id = `${select.id}-search`;
  input.className = "krds-input";
  input.autocomplete = "off";
  list.id = `${select.id}-list`;
  list.className = "combobox-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid", "aria-label", "required"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  const none = [...select.options].find((option) => !option.value)?.text.replace(/^-+$/, "");
  input.placeholder = [none, select.dataset.placeholder].filter(Boolean).join(" · ");
  if (select.classList.contains("is-error")) input.classList.add("is-error");
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label) {
    label.htmlFor = input.id;
    label.id ||= `${select.id}-label`;
    list.setAttribute("aria-labelledby", label.id);
  }
  const options = [...select.options].filter((option) => option.value);
  let found = [];
  let place = -1;

  const chosen = () => select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "";
  const mark = (next) => {
    place = next;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    const item = list.children[place];
    if (item?.id) input.setAttribute("aria-activedescendant", item.id);
    else input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    place = -1;
  };
  // beside its field, and above whatever would clip it: a table that scrolls
  const put = () => {
    if (list.hidden) return;
    const { left, top, bottom, width } = input.getBoundingClientRect();
    const below = innerHeight - bottom;
    const upward = below < 200 && top > below;
    const wide = Math.min(Math.max(width, 240), innerWidth - 16);
    list.style.width = `${wide}px`;
    list.style.left = `${Math.max(8, Math.min(left, innerWidth - wide - 8))}px`;
    list.style.top = upward ? "auto" : `${bottom + 4}px`;
    list.style.bottom = upward ? `${innerHeight - top + 4}px` : "auto";
    list.style.maxHeight = `${Math.min(320, (upward ? top : below) - 12)}px`;
  };
  const open = (words) => {
    found = options.filter((option) => plain(option.text).includes(plain(words))).slice(0, 100);
    list.replaceChildren(...found.map((option, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = option.text;
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(option);
      });
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!!found.length));
    place = -1;
    put();
  };
  const choose = (option) => {
    select.value = option ? option.value : "";
    input.value = chosen();
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  input.value = chosen();
  select.addEventListener("change", () => {
    input.value = chosen(); // put back by a script
  });
  input.addEventListener("input", () => open(input.value));
  input.addEventListener("click", () => list.hidden && open(""));
  input.addEventListener("blur", () => {
    if (!input.value.trim()) choose(null);
    else input.value = chosen();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const down = event.key === "ArrowDown";
    if (down || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open("");
      else mark((place + (down ? 1 : -1) + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (found[place] ?? found[0]) choose(found[place] ?? found[0]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  addEventListener("scroll", put, { capture: true, passive: true });
  addEventListener("resize", put);
  select.hidden = true;
  select.removeAttribute("required");
  select.before(box);
  box.append(input, list);
}

function start(part) {
  for (const select of part.querySelectorAll("select[data-combobox]")) enhance(select);
}
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document);
