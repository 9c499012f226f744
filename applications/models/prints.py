"""What a text may share with others: hashes of its runs of three words (guards/prints.sql)."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, IntegerField, TextField


class Said(Func):
    """Purpose and content as one text."""

    template, arg_joiner = "(%(expressions)s)", " || ' ' || "
    output_field = TextField()


class Prints(Func):
    function = "text_prints"
    output_field = ArrayField(IntegerField())
