"""What a record of the trail is called. A floor that keeps records of its own says how their names are found."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

NAMED: list[Any] = []  # functions of a reference to the key: a query of the name, in the reader's language


def with_names(rows: QuerySet) -> QuerySet:
    """Rows that have a `chain`, with the `chain_name` some floor knows for it; empty where none does."""
    found = [named(OuterRef("chain")) for named in NAMED]
    return rows.annotate(chain_name=Coalesce(*found, Value(""), Value("")))


def name_of(row: Any) -> str:
    """How a page calls the record of this row; by its key where nobody knows it by another name."""
    if row.chain == "administration":
        return _("Administration")
    return str(row.chain_name or row.chain)
