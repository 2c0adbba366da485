"""Looking at groups. A group's open facts are there for every signed-in member."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from groups import asking_again, covenants, finding, founding, page, presets
from groups.forms import CovenantForm, FinderForm, GroupForm, consequence_ways
from groups.keeping import keeper
from groups.models import Covenant, Group, Membership
from lion import lookups
from lion.members import cards
from lion.members.models import Member
from lion.refusals import Refused
from lion.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lion.members.requests import MemberRequest

GROUPS_A_PAGE = 24
PEOPLE_A_PAGE = 50
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@login_required
@require_safe
@vary_on_headers("HX-Request")
def index(request: MemberRequest) -> HttpResponse:
    """Find a group. With htmx only the list is sent."""
    form = FinderForm(request.GET)
    wanted = form.wanted()
    found = Paginator(finding.groups(request.user, **wanted), GROUPS_A_PAGE).get_page(request.GET.get("page"))
    known = finding.acquainted(request.user, [one.pk for one in found])
    context = {
        "form": form,
        "wanted": wanted,
        "page": found,
        "rows": [(one, known[one.pk]) for one in found],
        "query": query_without_page(request),
    }
    return render(
        request, "groups/_found.html" if request.headers.get("HX-Request") else "groups/index.html", context
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """Found a group."""
    text = presets.text(request.GET.get("text", ""))
    form = GroupForm(request.POST or None, initial={"covenant_text": text} if text else None)
    context = {"form": form, "ways": consequence_ways(form), "texts": _texts()}
    if request.method != "POST":
        return render(request, "groups/create.html", context)
    if not form.is_valid():
        return render(request, "groups/create.html", context, status=UNPROCESSABLE)
    made = founding.found(request.user, **form.cleaned_data)
    toast(request, _("%(group)s is founded. You own it.") % {"group": made})
    return redirect(made)


@login_required
@require_safe
def group(request: MemberRequest, slug: str) -> HttpResponse:
    """One group: its covenant, who keeps it, and how to join or to leave."""
    return render(request, "groups/group.html", page.of(find(slug), request.user))


@login_required
@require_safe
@vary_on_headers("HX-Request")
def members(request: MemberRequest, slug: str) -> HttpResponse:
    """Who is in the group, and which version each has signed: for its members only."""
    found = find(slug)
    context = page.head(found, request.user, "members")
    if context["membership"] is None:
        sentence = _("This page is for members of %(group)s.") % {"group": found}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    words = lookups.words(request.GET.get("q", ""))
    people = Paginator(finding.people(found, words), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": people,
        "words": words,
        "roles": Membership.Role,
        "query": query_without_page(request),
    }
    fragment = request.headers.get("HX-Request")
    return render(request, "groups/_people.html" if fragment else "groups/members.html", context)


@login_required
@require_safe
def invite_me(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    """Fellows who asked to be invited, as a file; for fellows alone."""
    found = get_object_or_404(Group.objects.of(request.user).open_networking(), slug=slug)
    listed = finding.people(found, "").filter(member__invite_me=True, member__in=Member.objects.listed())
    rows = listed.exclude(member=request.user)
    people = [cards.card_of(one.member, timezone.localdate(one.joined_at)) for one in rows]
    return cards.download(people, kind, f"{found.slug}-invite-me")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def covenant(request: MemberRequest, slug: str) -> HttpResponse:
    """Every version of the covenant; by POST who keeps the group publishes one, or looks at it first."""
    found = get_object_or_404(Group.objects.with_size().open_networking(), slug=slug)
    current = covenants.in_force(found)
    text = presets.text(request.GET.get("text", ""))
    form = CovenantForm(request.POST or None, instance=current, initial={"text": text} if text else None)
    status, meant = HTTPStatus.OK, None
    looks = request.POST.get("verb") == "look"
    if request.method == "POST":
        keeper(found, request.user)
        if form.is_valid() and looks:
            meant = Covenant(group=found, **form.cleaned_data)
        elif form.is_valid():
            made = covenants.publish(found, request.user, **form.cleaned_data)
            toast(
                request, _("Version %(version)s is in force. You’ve signed it.") % {"version": made.version}
            )
            return redirect(found)
        else:
            status = UNPROCESSABLE
    if looks and request.headers.get("HX-Request"):
        return render(request, "groups/_meant.html", {"meant": meant})
    context = page.head(found, request.user, "covenant") | {
        "form": form,
        "ways": consequence_ways(form),
        "texts": _texts(),
        "meant": meant,
        "unsigned": asking_again.unsigned(current).count() if current else 0,
        "versions": found.covenants.all(),
    }
    return render(request, "groups/covenant.html", context, status=status)


def _texts() -> list[tuple[str, str]]:
    return [(key, str(name)) for key, (name, _words) in presets.TEXTS.items()]


def query_without_page(request: HttpRequest) -> str:
    """The address's query without where in the list one is, for the pager's links."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def find(slug: str) -> Group:
    """The group at that address, with its size, or 404."""
    return get_object_or_404(Group.objects.with_size().select_related("record"), slug=slug)
