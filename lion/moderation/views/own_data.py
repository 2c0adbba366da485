"""One's own data: taking it along, and leaving."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups import membership
from lion.members import leaving
from lion.members.requests import MemberRequest, password_first
from lion.moderation import own_data
from lion.refusals import Refused
from lion.toasts import toast


@require_safe
@login_required
def page(request: MemberRequest) -> HttpResponse:
    """What can be taken along, and what leaving means."""
    context = {"kept_by": membership.owned_alone(request.user), "days": leaving.WAIT.days}
    return render(request, "moderation/own_data.html", context)


@require_POST
@login_required
@password_first
def export(request: MemberRequest) -> FileResponse:
    """Everything that LION holds of the member, as a zip."""
    now = timezone.now()
    name = f"lion-{request.user.handle}-{timezone.localdate(now).isoformat()}.zip"
    return FileResponse(own_data.archive(request.user, now), as_attachment=True, filename=name)


@require_POST
@login_required
@password_first
def leave(request: MemberRequest) -> HttpResponse:
    """Have the account deleted in seven days."""
    if alone := membership.owned_alone(request.user):
        names = ", ".join(group.name for group in alone)
        raise Refused(_("Make somebody else an owner first, in: %(groups)s.") % {"groups": names})
    if request.POST.get("sure") != "yes":
        raise Refused(
            _("Say that you want the account deleted: tick the box."), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    leaving.ask(request.user)
    toast(request, _("Your account will be deleted. Until then you can keep it with one click."))
    return redirect("moderation:own_data")


@require_POST
@login_required
def stay(request: MemberRequest) -> HttpResponse:
    """Keep the account after all."""
    leaving.stay(request.user)
    toast(request, _("You stay. Nothing was deleted."))
    return redirect("moderation:own_data")
