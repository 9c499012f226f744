"""A remark beside a section."""

from django.utils.translation import gettext_lazy as _

from portal.ui.forms import CreatesOnce, Form, LongTextField


class CommentForm(CreatesOnce, Form):
    text = LongTextField(
        label=_("Comment"),
        max_length=2000,
        rows=3,
        help_text=_("Write @ and the name of someone of this draft, and they get a letter."),
    )
