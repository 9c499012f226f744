"""Who takes part in a journey: each in a browser window of their own, signed in through the sign-in page.

They find their way as people do: by the main menu, the desk, and the words on links and buttons.
"""

import re
from calendar import month_name
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, FilePayload, Locator, Page, Response, expect

from tests.servers import Processes

FARTHEST = 200  # steps of Tab
LOCALES = {"ko": "ko-KR", "en": "en-GB"}


@dataclass
class Person:
    """A browser window. `words("Save")` is what the page says for it in the person's language."""

    page: Page
    address: str
    language: str
    scripts: bool = True
    account: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self.said.append(f"{response.status} {response.url}")

    def words(self, text: str, **values: Any) -> str:
        with override(self.language):
            said = gettext(text)
        return said % values if values else said

    @property
    def main(self) -> Locator:
        return self.page.locator("#main")

    def visit(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.arrived()

    def arrived(self) -> None:
        """After each page: nothing broke, and it is not wider than the window."""
        self.page.wait_for_load_state()
        assert not self.said, self.said
        wide = "(it => it ? it.scrollWidth - it.clientWidth : 0)(document.documentElement)"
        assert self.page.evaluate(wide) <= 0, f"{self.page.url} is wider than the window"

    def click(self, goal: Locator) -> None:
        goal.click()

    def go(self, goal: Locator) -> None:
        """Click what leads to another page."""
        goal.click()
        self.page.wait_for_load_state()
        self.arrived()

    def follow(self, text: str, within: Locator | None = None, **values: Any) -> None:
        """Click the link whose name starts with this, or else the first that holds it."""
        said, place = re.escape(self.words(text, **values)), within or self.main
        starts = place.get_by_role("link", name=re.compile("^" + said))
        found = starts if starts.count() else place.get_by_role("link", name=re.compile(said))
        self.go(found.first)

    def press(self, text: str, within: Locator | None = None) -> None:
        """Click the button of this name, and wait for the page it leads to."""
        self.go(self.button(text, within))

    def button(self, text: str, within: Locator | None = None) -> Locator:
        name = re.compile("^" + re.escape(self.words(text)))
        return (within or self.main).get_by_role("button", name=name).first

    def field(self, name: str) -> Locator:
        return self.main.locator(f'[name="{name}"]')

    def fill(self, **values: object) -> None:
        """Type into the fields of these names; choose where there is a choice."""
        for name, value in values.items():
            control = self.field(name.replace("__", "-"))
            if control.first.evaluate("it => it.tagName") == "SELECT":
                self.choose(control, str(value))
            elif control.first.get_attribute("type") in ("radio", "checkbox"):
                self.tick(control.and_(self.page.locator(f'[value="{value}"]')))
            else:
                self.put(control, str(value))

    def put(self, control: Locator, text: str) -> None:
        control.fill(text)

    def write(self, control: Locator, text: str) -> None:
        """Sign by sign, as one types."""
        control.press_sequentially(text)

    def choose(self, control: Locator, value: str) -> None:
        control.select_option(value)

    def attach(self, name: str, file: FilePayload) -> None:
        self.field(name).set_input_files(file)

    def tick(self, box: Locator) -> None:
        """By its label, which lies over the box."""
        self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        expect(box).to_be_checked()

    def sees(self, text: str, **values: Any) -> None:
        expect(self.page.locator("body")).to_contain_text(self.words(text, **values))

    def menu(self, text: str) -> None:
        """An entry of the main menu; on a small screen it has to be opened first."""
        menu = self.page.locator("#main-menu")
        if not menu.is_visible():
            self.click(self.page.locator(".menu-button"))
        self.follow(text, within=menu)

    def desk(self) -> None:
        self.menu("Desk")

    def inbox(self) -> None:
        self.go(self.page.locator(".inbox-link"))

    def speak(self, language: str) -> None:
        """The language switch of the header."""
        if self.language != language:
            self.go(self.page.locator(".language-switch button"))
            self.language = language

    def sign_in(self, account: dict[str, str]) -> None:
        """As the sign-in page of the demo offers it: one button beside each sample account."""
        self.account = account
        row = self.page.locator(f'.accounts li:has(input[value="{account["email"]}"])')
        self.press("Sign in", within=row)
        expect(self.page.locator(".account-menu")).to_be_visible()
        wanted, self.language = self.language, "ko"  # staff pages open in Korean
        self.speak(wanted)

    def type_password(self) -> None:
        """As everyone signs in: address and password."""
        for name in ("email", "password"):
            self.main.locator({"email": "#id_login", "password": "#id_password"}[name]).fill(
                self.account[name]
            )
        self.press("Sign in", within=self.main.locator("form").first)

    def reach(self, goal: Locator, key: str = "") -> None:
        """Tab on until the focus is there, then press the key: no pointer, no borrowed focus."""
        expect(goal).to_be_visible()
        self.page.wait_for_load_state()
        for _step in range(FARTHEST):
            if goal.evaluate("it => it === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(goal).to_be_focused()
        if key:
            self.page.keyboard.press(key)


class Typist(Person):
    """Somebody who uses the keyboard alone."""

    def click(self, goal: Locator) -> None:
        self.reach(goal, "Enter")

    def go(self, goal: Locator) -> None:
        with self.page.expect_navigation():
            self.click(goal)
        self.arrived()

    def put(self, control: Locator, text: str) -> None:
        self.reach(control)
        if control.get_attribute("type") == "date":
            return self._put_day(control, text)
        if control.get_attribute("type") == "month":
            return self._put_month(control, text)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        assert control.input_value().replace(",", "") == text.replace(",", "")

    def _put_day(self, control: Locator, text: str) -> None:
        """Digits in the order that the browser shows them: month or day first."""
        year, month, day = text.split("-")
        for first, second in ((month, day), (day, month)):
            self.page.keyboard.type(first + second + year)
            if control.input_value() == text:
                return
            for _part in "123":
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{text} could not be typed")

    def _put_month(self, control: Locator, text: str) -> None:
        """Year and month in digits, or the month's name first, as the browser's language has it."""
        year, month = text.split("-")
        for first, second in ((year, month), (month_name[int(month)][:3], year)):
            self.page.keyboard.type(first)
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(second)
            if control.input_value() == text:
                return
            self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{text} could not be typed")

    def write(self, control: Locator, text: str) -> None:
        self.reach(control)
        self.page.keyboard.type(text)

    def choose(self, control: Locator, value: str) -> None:
        self.reach(control, "Home")
        for _option in range(control.locator("option").count()):
            if control.input_value() == value:
                break
            self.page.keyboard.press("ArrowDown")
        expect(control).to_have_value(value)

    def attach(self, name: str, file: FilePayload) -> None:
        with self.page.expect_file_chooser() as asked:
            self.reach(self.field(name), "Enter")
        asked.value.set_files(file)

    def tick(self, box: Locator) -> None:
        if box.get_attribute("type") == "radio":
            self.reach(self.field(box.get_attribute("name") or "").first, "Space")
            for _one in self.field(box.get_attribute("name") or "").all():
                if not box.is_checked():
                    self.page.keyboard.press("ArrowDown")
        else:
            self.reach(box, "Space")
        expect(box).to_be_checked()


@dataclass
class Players:
    """The people of one journey, each made when first called for: `players["local_officer"]`."""

    browser: Browser
    server: Processes
    language: str
    width: int
    keyboard: bool = False
    known: dict[str, Person] = field(default_factory=dict)

    def visitor(self) -> Person:
        """Somebody who has not signed in; the browser asks for its own language."""
        window = self.browser.new_context(
            locale=LOCALES[self.language], timezone_id="Asia/Seoul",
            viewport={"width": self.width, "height": 800}, accept_downloads=True,
        )  # fmt: skip
        window.set_default_timeout(10_000)
        kind = Typist if self.keyboard else Person
        return kind(window.new_page(), self.server.address, self.language)

    def __getitem__(self, role: str) -> Person:
        if role not in self.known:
            person = self.visitor()
            person.visit("/accounts/login/")
            person.sign_in(self.server.accounts[role])
            self.known[role] = person
        self.known[role].desk()
        return self.known[role]

    def leave(self) -> None:
        for person in self.known.values():
            person.page.context.close()
