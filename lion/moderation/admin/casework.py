"""The queue of cases and a case's page, in the admin."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lion.members.models import Member
from lion.members.requests import MemberRequest
from lion.moderation import cases, cliques, dossiers, masking, opening, roles, statements
from lion.moderation.admin import mails, overview, queue
from lion.moderation.admin.window import Window, pk_of
from lion.moderation.models import Action, Case
from lion.refusals import Refused

HISTORY = 50
VERBS = {
    "claim": _("The case is yours for half an hour."),
    "release": _("Released."),
    "snooze": _("Put off."),
    "resolve": _("Resolved."),
    "uphold": _("Upheld."),
    "dismiss": _("Dismissed."),
}


@admin.register(Case)
class CaseAdmin(Window):
    """What waits for a person. Whoever may look sees it; whoever may rule works on it."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<path:object_id>/{verb}/",
                self.admin_site.admin_view(require_POST(self._verb(verb))),
                name=f"moderation_case_{verb}",
            )
            for verb in VERBS
        ]
        seen = path("overview/", self.admin_site.admin_view(overview.page), name="moderation_overview")
        unsent = path("mails/", self.admin_site.admin_view(mails.page), name="moderation_mails")
        return [seen, unsent, *own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The queue; by POST, one thing done to many."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = cast("MemberRequest", request)
        problem, status = "", HTTPStatus.OK
        if request.method == "POST":
            _must_rule(request)
            try:
                queue.bulk(asked)
            except Refused as refusal:
                problem, status = refusal.sentence, refusal.status
            else:
                return redirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            **queue.page(asked.user, request.GET, timezone.now()),
            "title": _("Cases"),
            "opts": self.opts,
            "problem": problem,
            "reason": request.POST.get("reason", ""),
            "may_rule": request.user.has_perm(roles.MAY_RULE),
            "now": timezone.now(),
        }
        return TemplateResponse(request, "admin/desk/queue.html", context, status=status)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One case: what it is about, what can be done, what was done."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return self._page(request, self._case(request, object_id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The case's page tells its history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect(self._case(request, object_id))

    def _verb(self, verb: str) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            _must_rule(request)
            asked = cast("MemberRequest", request)
            case = self._case(request, object_id)
            try:
                queue.act(case, verb, request.POST, by=asked.user, seen=_version(request))
            except Refused as refusal:
                case.refresh_from_db()
                return self._page(request, case, refusal)
            messages.success(request, str(VERBS[verb]))
            return redirect("admin:moderation_case_changelist" if verb in {"snooze", "resolve"} else case)

        return view

    def _case(self, request: HttpRequest, key: str) -> Case:
        """The case, for whoever may look at it; else 404."""
        found = (
            Case.objects.seen_by(cast("MemberRequest", request).user)
            .select_related(
                "member",
                "claimed_by",
                "changed_by",
                "resolved_by",
                "appeal__sanction__member",
                "appeal__sanction__policy",
                "sanction__member",
                "sanction__policy",
            )
            .filter(pk=pk_of(Case, key))
            .first()
        )
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, case: Case, refusal: Refused | None = None) -> HttpResponse:
        sanction = case.sanction or (case.appeal.sanction if case.appeal else None)
        log = Action.objects.filter(member=case.member_id, object=f"case {case.pk}").select_related("actor")
        context = {
            **_behind(case, cast("MemberRequest", request).user),
            **self.admin_site.each_context(request),
            "title": str(case),
            "opts": self.opts,
            "original": case,
            "case": case,
            "sanction": sanction,
            "statement": statements.paragraphs(sanction) if sanction else [],
            "others": Case.objects.open()
            .filter(member=case.member_id)
            .exclude(pk=case.pk)
            .order_by("due_at")[:9],
            "history": log.order_by("-at", "-pk")[:HISTORY],
            "problem": refusal.sentence if refusal else "",
            "may_rule": request.user.has_perm(roles.MAY_RULE),
            "mine": case.holder is not None and case.holder.pk == request.user.pk,
            "waits": case.resolved_at is None and cases.still_waits(case),
            "days": queue.DAYS,
            "reason": request.POST.get("reason", "") if refusal else "",
        }
        status = refusal.status if refusal else HTTPStatus.OK
        return TemplateResponse(request, "admin/desk/case.html", context, status=status)


def _behind(case: Case, moderator: Member) -> dict[str, Any]:
    """A clique's picture, or a sender's reports; with names where this moderator has had them revealed."""
    if case.kind not in {Case.Kind.CLIQUE, Case.Kind.REPORT}:
        return {}
    named = dossiers.is_revealed(dossiers.lines(case.member), moderator, timezone.now())
    if case.kind == Case.Kind.CLIQUE:
        picture = cliques.picture(case, named=named)
        return {"named": named, "picture": picture, "tied": sum(bool(one.ties) for one in picture.voices)}
    found = [
        (one, masking.of_invitation(one.answer.invitation, named=named)) for one in opening.reports_of(case)
    ]
    return {"named": named, "reports": found}


def _must_rule(request: HttpRequest) -> None:
    if not request.user.has_perm(roles.MAY_RULE):
        raise PermissionDenied


def _version(request: HttpRequest) -> int:
    """The version of the case that the form was made for; none is as stale as can be."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
