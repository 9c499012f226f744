"""Who takes part in a journey: each in a browser window of their own, signed in through the sign-in page.

They find their way as people do: by the main menu, the desk, and the words on links and buttons.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.servers import Processes

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

    def follow(self, text: str, within: Locator | None = None, **values: Any) -> None:
        """Click the link whose name starts with this, or else the first that holds it."""
        said, place = re.escape(self.words(text, **values)), within or self.main
        starts = place.get_by_role("link", name=re.compile("^" + said))
        found = starts if starts.count() else place.get_by_role("link", name=re.compile(said))
        found.first.click()
        self.arrived()

    def press(self, text: str, within: Locator | None = None) -> None:
        """Click the button of this name, and wait for the page it leads to."""
        self.button(text, within).click()
        self.page.wait_for_load_state()
        self.arrived()

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
                control.select_option(str(value))
            elif control.first.get_attribute("type") in ("radio", "checkbox"):
                self.tick(control.and_(self.page.locator(f'[value="{value}"]')))
            else:
                control.fill(str(value))

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
            self.page.locator(".menu-button").click()
        self.follow(text, within=menu)

    def desk(self) -> None:
        self.menu("Desk")

    def inbox(self) -> None:
        self.page.locator(".inbox-link").click()
        self.arrived()

    def speak(self, language: str) -> None:
        """The language switch of the header."""
        if self.language != language:
            self.page.locator(".language-switch button").click()
            self.page.wait_for_load_state()
            self.language = language
            self.arrived()

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


@dataclass
class Players:
    """The people of one journey, each made when first called for: `players["local_officer"]`."""

    browser: Browser
    server: Processes
    language: str
    width: int
    known: dict[str, Person] = field(default_factory=dict)

    def visitor(self) -> Person:
        """Somebody who has not signed in; the browser asks for its own language."""
        window = self.browser.new_context(
            locale=LOCALES[self.language], timezone_id="Asia/Seoul",
            viewport={"width": self.width, "height": 800}, accept_downloads=True,
        )  # fmt: skip
        window.set_default_timeout(10_000)
        return Person(window.new_page(), self.server.address, self.language)

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
