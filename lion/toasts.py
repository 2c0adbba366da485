"""Toasts: one sentence after an act, with a way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def toast(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Say `sentence` on the next page or fragment; `undo` is the address that takes the act back by POST."""
    messages.success(request, sentence, extra_tags=f"{UNDO}{undo}" if undo else "")
