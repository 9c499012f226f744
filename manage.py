#!/usr/bin/env python3
"""Runs a management command; those that build or fill the database run as its owner."""

import os
import sys

OWNER_COMMANDS = {"migrate", "seed", "sqlmigrate", "makemigrations", "loadgovernments", "dbshell"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["PORTAL_AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
