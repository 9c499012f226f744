"""A refusal that no form caught becomes a page with its sentence; bytes no page can hold are turned away."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from . import errors
from .refusals import Refusal


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            # the database refuses NUL with an error, whatever it is compared with
            return errors.page(request, 400, _("The address holds a character that cannot be read."))
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.page(request, 405, headers={"Allow": response["Allow"]})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return errors.page(request, exception.status, exception.message)
        if isinstance(exception, RequestDataTooBig):
            return errors.page(request, 413)
        return None
