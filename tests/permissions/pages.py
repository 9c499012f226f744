"""A page as a browser sees it: forms with what is filled in, headings, texts, links. Of the standard library alone."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
UNSEEN = frozenset({"script", "style", "template", "title", "head"})


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Element"]:
        """This element's descendants of these kinds (all when none is named), in the order of the page."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    found.append(child)
                found += child.all(*tags)
        return found

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return "".join(parts) if self.tag not in UNSEEN else ""

    def inside(self, tag: str) -> bool:
        return self.parent is not None and (self.parent.tag == tag or self.parent.inside(tag))


class Page(HTMLParser):
    """`Page(html).root` is the tree; broken nesting raises nothing, a browser would not either."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("#page", {})
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        there: Element | None = self.here
        while there is not None and there.tag != tag:
            there = there.parent
        if there is not None and there.parent is not None:
            self.here = there.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    @property
    def main(self) -> Element:
        found = self.root.all("main")
        return found[0] if found else self.root

    def form(self, path: str) -> "Element | None":
        """The form of this page that posts to `path`, the page's own when it names no address."""
        for form in self.main.all("form"):
            target = form.attrs.get("action", "")
            if form.attrs.get("method", "").lower() == "post" and target.split("?")[0] in ("", path):
                return form
        return None

    def by_id(self) -> dict[str, Element]:
        return {element.attrs["id"]: element for element in self.root.all() if "id" in element.attrs}


def filled(form: Element) -> dict[str, list[str]]:
    """What a browser would send if its person pressed nothing but the first button with a name."""
    sent: dict[str, list[str]] = {}
    for field_ in form.all("input", "textarea", "select"):
        name = field_.attrs.get("name", "")
        if name and "disabled" not in field_.attrs:
            sent.setdefault(name, [])
            sent[name] += values_of(field_)
    return {name: values for name, values in sent.items() if values}


def values_of(element: Element) -> list[str]:
    if element.tag == "textarea":
        return [element.text.removeprefix("\n")]
    if element.tag == "select":
        options = element.all("option")
        chosen = [option for option in options if "selected" in option.attrs]
        if not chosen and "multiple" not in element.attrs:
            chosen = options[:1]
        return [option.attrs.get("value", option.text) for option in chosen]
    kind = element.attrs.get("type", "text")
    if kind in ("checkbox", "radio"):
        return [element.attrs.get("value", "on")] if "checked" in element.attrs else []
    if kind in ("submit", "button", "reset", "image", "file"):
        return []
    return [element.attrs.get("value", "")]
