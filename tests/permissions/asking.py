"""Asking the portal for a page as anybody, with nothing left behind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.permissions.world import World

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?([a-z_0-9]+)"?', re.IGNORECASE)
OF_THE_SESSION = {"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}


@dataclass
class Answer:
    """What came back; `wrote` names the tables that hold rows of this request."""

    who: str
    method: str
    url: str
    response: HttpResponse
    wrote: set[str] = field(default_factory=set)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    @property
    def to_sign_in(self) -> bool:
        return self.status == 302 and self.location.startswith(reverse("account_login"))

    @property
    def is_page(self) -> bool:
        return self.response.headers.get("Content-Type", "").startswith("text/html")

    @property
    def body(self) -> bytes:
        if not hasattr(self, "_body"):
            streamed = getattr(self.response, "streaming", False)
            self._body = b"".join(self.response) if streamed else self.response.content
        return self._body

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Asking:
    """`asking("off", "GET", url)`: the answer to that person; whatever it wrote is taken back."""

    def __init__(self, world: World) -> None:
        self.world, self.clients = world, {}

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = self._signed_in(who)
        return self.clients[who]

    def _signed_in(self, who: str) -> Client:
        client, membership = Client(), self.world.people[who]
        if membership is not None and membership.pk:
            factories.sign_in(client, membership)
        elif membership is not None:
            client.force_login(membership.user, factories.BACKEND)
        return client

    def __call__(
        self, who: str, method: str, url: str, data: Mapping[str, Any] | None = None, **headers: str
    ) -> Answer:
        client = self.client(who)
        cookies = client.cookies.copy()
        touched: set[str] = set()
        with transaction.atomic(), connection.execute_wrapper(noting(touched)):
            first = now_writing()
            answer = Answer(who, method, url, send(client, method, url, data, headers))
            _ = answer.body
            answer.wrote = {table for table in touched - OF_THE_SESSION if has_rows_of(table, first)}
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer


def send(client: Client, method: str, url: str, data: Any, headers: dict[str, str]) -> HttpResponse:
    if method == "POST":
        return client.post(url, data or {}, headers=headers)
    return client.generic(method, url, headers=headers)


def noting(touched: set[str]) -> Any:
    """A wrapper of statements that notes which tables they write to."""

    def note(execute: Any, statement: Any, parameters: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(str(statement)):
            touched.add(found[1])
        return execute(statement, parameters, many, context)

    return note


def now_writing() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


def has_rows_of(table: str, first: int) -> bool:
    """Does the table hold a row of this transaction or of a part of it that was kept?"""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name} WHERE xmin::text::bigint >= %s)", [first])
        return cursor.fetchone()[0]


def address_of(world: World, route: str, thing: str) -> str:
    """The page of a thing."""
    return reverse(route, kwargs=world.places[thing])
