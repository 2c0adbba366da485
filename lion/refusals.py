"""A refusal is a sentence in the second person; one middleware shows it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Refused(Exception):
    """A domain function will not do this; the sentence says why.

    `status` is the HTTP status a client is answered with: 409 where somebody was faster or the state
    does not allow it, 403 where a standing forbids it, 422 where the input is wrong, 429 where an
    allowance is spent.
    """

    def __init__(self, sentence: str, *, status: HTTPStatus = HTTPStatus.CONFLICT) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.status = status


class RefusalMiddleware:
    """Shows a `Refused` as a page, an htmx fragment, or problem+json (RFC 9457)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception alone."""
        if not isinstance(exception, Refused):
            return None
        if wants_json(request):
            return JsonResponse(
                {"title": exception.sentence, "status": exception.status.value},
                status=exception.status,
                content_type="application/problem+json",
            )
        template = "_refused.html" if request.headers.get("HX-Request") else "refused.html"
        context = {"sentence": exception.sentence, "status": exception.status.value}
        return render(request, template, context, status=exception.status)


def written(text: str, longest: int) -> str:
    """What a person wrote, trimmed, its lines counted as browsers count them: `longest` characters at most.

    Raises `Refused` (422) for what is too long, and for the one character that a database can't keep.
    """
    text = text.replace("\r\n", "\n").strip()
    over = len(text) - longest
    sentence = ngettext("%(over)s character too long.", "%(over)s characters too long.", over)
    sentence %= {"over": over}
    if "\0" in text:
        sentence = _("There is a character in it that can’t be kept. Write it anew instead of pasting it.")
    elif over <= 0:
        return text
    raise Refused(sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def wants_json(request: HttpRequest) -> bool:
    """Whether the client asked for JSON rather than for a page."""
    preferred = request.get_preferred_type(["text/html", "application/problem+json", "application/json"])
    return preferred in {"application/problem+json", "application/json"}
