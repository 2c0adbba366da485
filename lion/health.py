"""Whether LION can do its work: for a load balancer, a monitor, and the one who is woken at night."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from kombu.exceptions import OperationalError

from connections.models import Answer
from lion import celery_app
from lion.moderation.models import Entry, Fold

BEHIND = timedelta(minutes=5)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database and broker answer, and the tally is not behind; 503 and what is wrong otherwise."""
    problems = [problem for problem in (_database(), _broker()) if problem]
    if not problems:
        problems = [problem for problem in (_tally(),) if problem]
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The processes' counters, for who asks on this machine.

    Behind a public name nobody reads them through the proxy: they count each view's requests as these come,
    and so would tell who waits for an answer that somebody has just archived an invitation.
    """
    if settings.SECURE and {"X-Forwarded-For", "X-Forwarded-Proto"} & set(request.headers):
        raise Http404
    counters: HttpResponse = ExportToDjangoView(request)
    return counters


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "the database does not answer"
    return ""


def _broker() -> str:
    try:
        with celery_app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except OperationalError:
        return "the broker does not answer"
    return ""


def _tally() -> str:
    """Whether an answer that settled minutes ago still waits for the worker."""
    late = timezone.now() - BEHIND
    waiting = Answer.objects.settled(late).filter(entered_at__isnull=True).exists()
    mark = Fold.objects.values_list("mark", flat=True).first() or 0
    if waiting or Entry.objects.filter(pk__gt=mark, at__lt=late).exists():
        return "the tally is behind: is the worker running?"
    return ""
