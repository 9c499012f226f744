"""manage.py invite EMAIL NAME [--role ROLE]: the portal itself invites the first people; they invite the others."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from portal.accounts.actions import invite_member
from portal.accounts.enums import OrganisationKind, Role
from portal.accounts.models import Organisation
from portal.ui.refusals import Refusal

ROLES = (Role.APPROVER, Role.PROGRAMME_OFFICER, Role.AUDITOR)


class Command(BaseCommand):
    help = "Invite someone of the ministry by mail (approver, programme_officer or auditor)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=[str(role) for role in ROLES], default=str(Role.APPROVER))

    def handle(self, *args: Any, **options: Any) -> None:
        ministry = Organisation.objects.filter(kind=OrganisationKind.MINISTRY).first()
        if ministry is None:
            raise CommandError("There are no organisations yet; run loadgovernments first.")
        try:
            validate_email(options["email"])
            invitation = invite_member(
                email=options["email"],
                name=options["name"],
                role=options["role"],
                organisation=ministry,
                by=None,
            )
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The invitation to {invitation} is on its way. It holds for 14 days.")
