"""The one engine of forms: what an office asks (a call's section, a demand survey, a data request, a checklist)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.enums import QuestionKind


class Form(models.Model):
    """A form that an office designs. Frozen once it has been put to anybody; the database refuses a change after that."""

    frozen_at = models.DateTimeField(null=True, blank=True)


class Question(models.Model):
    """One question of a form."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=QuestionKind)
    order = models.PositiveSmallIntegerField()
    label_ko = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    help_ko = models.CharField(max_length=300, blank=True)
    help_en = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=True)
    limit = models.PositiveIntegerField(null=True, blank=True, help_text=_("characters"))
    unit = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=list, blank=True, help_text="[[key, ko, en], …]")
    columns = models.JSONField(default=list, blank=True, help_text="[[key, ko, en, kind], …] of a table")
    file_kinds = models.JSONField(
        default=list, blank=True, help_text="[kind of file, …]; empty: any that is taken"
    )
    shown_if = models.JSONField(default=dict, blank=True, help_text="{key: value of an earlier answer}")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="question_once")]

    @property
    def label(self) -> str:
        return self.label_en if (get_language() or "ko").startswith("en") else self.label_ko

    @property
    def help(self) -> str:
        return self.help_en if (get_language() or "ko").startswith("en") else self.help_ko
