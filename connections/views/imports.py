"""Bringing a LinkedIn archive: the form, a run with its report, and what a member may do with it."""

from __future__ import annotations

import csv
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from connections import imports, people
from connections.import_words import fault_sentence, remark_sentence
from connections.linkedin import LARGEST_ARCHIVE, Fault
from connections.models import Contact, Import
from connections.uploads import ArchiveForm, ArchiveUpload
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.core.files.uploadedfile import TemporaryUploadedFile

    from lion.members.requests import MemberRequest

REMARKS_A_PAGE = 25
FOUND_SHOWN = 10
PAST_SHOWN = 10
MINUTES_FROM = 90
"""Seconds from which time is told in minutes."""


@csrf_exempt  # only until the upload's handler is set: `_index` is protected
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    """Say how to get an archive and what becomes of it; take one."""
    if request.method == "POST":
        request.upload_handlers = [ArchiveUpload(request)]
    return _index(request)


@csrf_protect
def _index(request: MemberRequest) -> HttpResponse:
    form, status = ArchiveForm(), HTTPStatus.OK
    if request.method == "POST":
        form = ArchiveForm(request.POST, request.FILES)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return redirect(_start(request, form.cleaned_data["archive"]))
            except Refused as refusal:
                form.add_error("archive", refusal.sentence)
                status = refusal.status
    past = Import.objects.of(request.user)
    context = {
        "form": form,
        "open": past.open().first(),
        "past": past.exclude(finished_at=None, failed_at=None)[:PAST_SHOWN],
        "contacts": Contact.objects.of(request.user).count(),
    }
    return render(request, "connections/import.html", context, status=status)


def _start(request: MemberRequest, archive: TemporaryUploadedFile) -> Import:
    if (archive.size or 0) > LARGEST_ARCHIVE:
        raise Refused(fault_sentence(Fault.TOO_LARGE), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    with Path(archive.temporary_file_path()).open("rb") as file:
        return imports.start(request.user, file, archive.name or "")


@login_required
@require_safe
@vary_on_headers("HX-Request")
def run(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How far a run is, and its report. With htmx only the part that changes."""
    one = get_object_or_404(Import.objects.of(request.user), pk=pk)
    template = "_import_run.html" if request.headers.get("HX-Request") else "import_run.html"
    return render(request, f"connections/{template}", _report(request, one))


def _report(request: MemberRequest, one: Import) -> dict[str, Any]:
    now = timezone.now()
    page = Paginator(one.remarks.all(), REMARKS_A_PAGE).get_page(request.GET.get("page"))
    mine = Contact.objects.of(request.user)
    found = mine.recognised(now).filter(imported_at__gte=one.started_at or now).order_by("name", "pk")
    return {
        "run": one,
        "time_left": time_left(one, now),
        "failure": fault_sentence(one.failure) if one.failure else "",
        "page": page,
        "remarks": [(remark, remark_sentence(remark)) for remark in page],
        "found": people.with_standing(request.user, found[:FOUND_SHOWN], now) if one.finished_at else [],
        "found_count": found.count() if one.finished_at else 0,
        "brought": mine.filter(brought_by=one).count(),
    }


def time_left(one: Import, now: datetime) -> str:
    """Say about how long a run still takes, at its pace so far; nothing where that is unknown."""
    if not (one.is_running and one.started_at and one.done):
        return ""
    seconds = max(1, round((now - one.started_at).total_seconds() / one.done * one.left))
    if seconds < MINUTES_FROM:
        return ngettext("About %(n)s second left", "About %(n)s seconds left", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("About %(n)s minute left", "About %(n)s minutes left", minutes) % {"n": minutes}


@login_required
@require_safe
def remarks(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Every remark of a run as CSV."""
    one = get_object_or_404(Import.objects.of(request.user), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{one.created_at:%Y-%m-%d}-rows.csv"'
    response.write("\ufeff")  # a spreadsheet would take it for another encoding
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Name in the file"), _("What’s unclear")])
    for remark in one.remarks.iterator():
        writer.writerow([remark.row, inert(remark.name), inert(remark_sentence(remark))])
    return response


def inert(cell: str) -> str:
    """The cell so that no spreadsheet takes a stranger's words for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


@login_required
@require_POST
def pause(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Have the worker stop after its batch."""
    one = get_object_or_404(Import.objects.of(request.user), pk=pk)
    imports.pause(one)
    return redirect(one)


@login_required
@require_POST
def go_on(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Go on with a paused run."""
    one = get_object_or_404(Import.objects.of(request.user), pk=pk)
    imports.go_on(one)
    return redirect(one)


@login_required
@require_POST
def discard(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Stop a run, and delete what it brought."""
    one = get_object_or_404(Import.objects.of(request.user), pk=pk)
    count = imports.discard(one)
    sentence = ngettext(
        "Deleted the import and the %(count)s contact it brought.",
        "Deleted the import and the %(count)s contacts it brought.",
        count,
    )
    toast(request, sentence % {"count": count})
    return redirect("connections:import")
