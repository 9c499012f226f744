"""Projects like this one: help while drafting, an eye on double funding at screening."""

import itertools
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Left

from applications.models import PastProject, Proposal
from applications.models.prints import Said
from applications.rules.similar import passages
from portal.activity.text import clean

BY_TITLE, BY_PRINT = 20, 6  # how many are looked at closely
COMPARED = 500  # signs of the summary that are compared by trigrams
LEAST = 0.2
Keys = QuerySet[Proposal, tuple[int]]


class Similar(NamedTuple):
    """A project like another: `score` from 0 to 1 (trigrams shared), `passages` of it that the other has too."""

    row: Proposal | PastProject
    score: float
    passages: list[str]

    @property
    def year(self) -> int:
        return self.row.year if isinstance(self.row, PastProject) else self.row.call.fiscal_year

    @property
    def place(self) -> str:
        """Whose it is."""
        if isinstance(self.row, PastProject):
            return self.row.government_name
        return self.row.government.full_name

    @property
    def percent(self) -> int:
        return round(self.score * 100)


class Trigrams(Func):
    """How alike two texts are, from 0 to 1 (pg_trgm)."""

    function = "similarity"
    output_field = FloatField()


class Alike(Func):
    """`title % text`: more than 0.3 alike; the trigram index answers it."""

    template, arg_joiner = "(%(expressions)s)", " %% "
    output_field = BooleanField()


def similar_to(
    title: str,
    text: str,
    *,
    exclude: Proposal | None = None,
    limit: int = 5,
    among: QuerySet[Proposal] | None = None,
) -> list[Similar]:
    """The most similar of `among` (published awarded projects unless told otherwise), the most similar first.

    `text` is compared with purpose and content. Found by a title alike or by words in common, judged by trigrams of
    title and summary. Three queries; the rows carry government and call.
    """
    rows = Proposal.objects.published() if among is None else among
    if exclude is not None:
        rows = rows.exclude(pk=exclude.pk)
    title, text = clean(title), clean(text)
    near = _by_title(rows, title).union(*_by_text(rows, text), all=True)
    found = (
        Proposal.objects.filter(pk__in=set(itertools.chain.from_iterable(near)))
        .annotate(score=_score(title, text, Said("purpose", "content")))
        .filter(score__gte=LEAST)
        .select_related("government__parent", "call")
        .order_by("-score", "-pk")[:limit]
    )
    return [Similar(row, row.score, passages(text, f"{row.purpose} {row.content}")) for row in found]


def _by_title(rows: QuerySet[Proposal], title: str) -> Keys:
    alike = rows.filter(Alike(F("title"), Value(title)))
    return alike.order_by(Trigrams(F("title"), Value(title)).desc(), "-pk").values_list("pk")[:BY_TITLE]


def _by_text(rows: QuerySet[Proposal], text: str) -> list[Keys]:
    """Some for each run of words: where thousands have one, it is a model that all copied and tells nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text_prints(%s)", [text])
        prints = cursor.fetchone()[0]
    return [rows.filter(prints__contains=[one]).order_by().values_list("pk")[:BY_PRINT] for one in prints]


def _score(title: str, text: str, said: Combinable) -> Combinable:
    summary = Trigrams(Left(said, COMPARED), Value(text[:COMPARED]))
    return Greatest(Trigrams(F("title"), Value(title)), summary)


def similar_past(title: str, text: str, *, limit: int = 5) -> list[Similar]:
    """The most similar projects of earlier years, as their files say; found by a title alike. One query."""
    title, text = clean(title), clean(text)
    found = (
        PastProject.objects.filter(Alike(F("title"), Value(title)))
        .annotate(score=_score(title, text, F("summary")))
        .order_by("-score", "-pk")[:limit]
    )
    return [Similar(row, row.score, passages(text, row.summary)) for row in found]


def similar_submitted(proposal: Proposal) -> list[Similar]:
    """Others that were ever submitted, to any call: what screening reads for double funding."""
    sent = Proposal.objects.exclude(number="")
    return similar_to(proposal.title, f"{proposal.purpose} {proposal.content}", exclude=proposal, among=sent)
