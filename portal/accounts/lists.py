"""The list of people: who holds which role, seen from one's own."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from portal.accounts import permissions
from portal.accounts.enums import Role
from portal.ui.keyset import Page
from portal.ui.lists import Column, Table


class People(Table):
    caption = _("People and their roles")
    columns = (
        Column("name", _("Name"), value="user.name", sort="user__name"),
        Column("role", _("Role"), choices=Role, sort="role"),
        Column("organisation", _("Organisation"), value="place", template="accounts/place.html"),
        Column("department", _("Department"), value="user.department"),
        Column("position", _("Position"), value="user.position", shown=False),
        Column("email", _("E-mail"), value="user.email"),
        Column("starts_at", _("Since"), kind="day", sort="starts_at"),
        Column("end", _("End"), value="pk", template="accounts/end_link.html"),
    )
    order = "user__name"
    search = ("user__name", "user__email", "organisation__name_ko", "organisation__name_en")
    search_label = _("Name, e-mail or organisation")
    exports = ()
    empty = _("Nobody holds a role here yet.")

    @cached_property
    def page(self) -> Page:
        page = super().page
        for row in page.rows:
            row.may_be_ended = permissions.may_end(self.request.membership, row)
            row.may_be_handed_over = permissions.may_hand_over(self.request.membership, row)
        return page
