"""Through what something is done: the request or the task that is running, for the logs."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from celery import current_task
from django.http import HttpRequest, HttpResponse

LENGTH = 200
_request: ContextVar[str] = ContextVar("request", default="")


class OriginMiddleware:
    """Remembers which request is being answered: its verb and path, without what was asked or sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(f"{request.method} {request.path}"[:LENGTH])
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def present() -> str:
    """`POST /standing/…/appeal/`, `task lion.moderation.tasks.fold <id>`, or nothing: a person's command."""
    if asked := _request.get():
        return asked
    task = getattr(current_task, "request", None)  # outside a task the proxy stands for None
    return f"task {task.task} {task.id}"[:LENGTH] if task is not None and task.id else ""
