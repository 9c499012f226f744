"""Reference data to look at. It is loaded by a command, so nothing is changed here; people and roles are no reference data."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.accounts.models import LocalGovernment, Organisation


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LocalGovernment)
class LocalGovernmentAdmin(ReadOnly):
    list_display = ["code", "name_ko", "name_en", "level", "type", "zone", "valid_from", "valid_to"]
    list_filter = ["level", "zone", "depopulation_area"]
    search_fields = ["code", "name_ko", "name_en"]


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ["name_ko", "name_en", "kind"]
    list_filter = ["kind"]
    search_fields = ["name_ko", "name_en"]
