"""The sample accounts: written for whoever tries the demo, readable by its user only."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from portal.accounts.models import Membership


def new_password() -> str:
    """Generated anew with each seed; nothing in the code opens a demo."""
    return secrets.token_urlsafe(12)


def write_accounts(accounts: dict[str, Membership], password: str) -> Path:
    """VAR_DIR/accounts.json: {role: {email, password, organisation}}."""
    rows = {
        role: {
            "email": membership.user.email,
            "password": password,
            "organisation": membership.organisation.name_ko if membership.organisation else "",
        }
        for role, membership in accounts.items()
    }
    place = Path(settings.VAR_DIR) / "accounts.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(".draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
    draft.replace(place)
    return place
