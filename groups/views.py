"""The groups' pages and verbs. A group's open facts are there for every signed-in member."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from groups import covenants, finding, founding, membership, page, roles
from groups.forms import CovenantForm, FinderForm, GroupForm, JoinForm, RoleForm
from groups.models import Group, Membership
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
    form = GroupForm(request.POST or None)
    if request.method != "POST":
        return render(request, "groups/create.html", {"form": form})
    if not form.is_valid():
        return render(request, "groups/create.html", {"form": form}, status=UNPROCESSABLE)
    made = founding.found(request.user, **form.cleaned_data)
    toast(request, _("%(group)s is founded. You own it.") % {"group": made})
    return redirect(made)


@login_required
@require_safe
def group(request: MemberRequest, slug: str) -> HttpResponse:
    """One group: its covenant, who keeps it, and how to join or to leave."""
    return render(request, "groups/group.html", page.of(_group(slug), request.user))


@login_required
@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Join, or sign a newer version; the covenant is shown again where the yes is missing or outdated."""
    found = _group(slug)
    form = JoinForm(request.POST, covenant=covenants.in_force(found))
    status = UNPROCESSABLE
    if form.is_valid():
        read = found.covenants.filter(version=form.cleaned_data.get("version", 0)).first()
        try:
            membership.join(request.user, found, covenant=read)
        except covenants.NewerCovenant as refusal:
            form = JoinForm(covenant=refusal.newer, refusal=refusal.sentence)
            status = refusal.status
        else:
            toast(request, _("You’re a member of %(group)s.") % {"group": found})
            return redirect(found)
    return render(request, "groups/group.html", page.of(found, request.user, form), status=status)


@login_required
@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave; past answers stand."""
    found = _group(slug)
    membership.leave(request.user, found)
    toast(request, _("You’re no longer in %(group)s.") % {"group": found})
    return redirect(found)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def members(request: MemberRequest, slug: str) -> HttpResponse:
    """Who is in the group, and which version each has signed: for its members only."""
    found = _group(slug)
    context = page.head(found, request.user, "members")
    if context["membership"] is None:
        sentence = _("This page is for members of %(group)s.") % {"group": found}
        raise Refused(sentence, status=HTTPStatus.FORBIDDEN)
    words = request.GET.get("q", "").strip()[:80]
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
@require_POST
def role(request: MemberRequest, slug: str, handle: str) -> HttpResponse:
    """Give a member another role."""
    found = get_object_or_404(Group.objects.of(request.user), slug=slug)
    theirs = get_object_or_404(Membership.objects.current(), group=found, member__handle=handle)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose one of the roles."), status=UNPROCESSABLE)
    given = roles.give(request.user, theirs, form.cleaned_data["role"])
    toast(request, _("%(name)s: %(role)s.") % {"name": given.member, "role": given.get_role_display()})
    return redirect("groups:members", found.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def covenant(request: MemberRequest, slug: str) -> HttpResponse:
    """Every version of the covenant; by POST the owner or a steward publishes a new one."""
    found = get_object_or_404(Group.objects.with_size().open_networking(), slug=slug)
    current = covenants.in_force(found)
    form = CovenantForm(request.POST or None, instance=current)
    status = HTTPStatus.OK
    if request.method == "POST":
        covenants.keeper(found, request.user)
        if form.is_valid():
            made = covenants.publish(found, request.user, **form.cleaned_data)
            toast(
                request, _("Version %(version)s is in force. You’ve signed it.") % {"version": made.version}
            )
            return redirect(found)
        status = UNPROCESSABLE
    context = page.head(found, request.user, "covenant") | {"form": form, "versions": found.covenants.all()}
    return render(request, "groups/covenant.html", context, status=status)


def query_without_page(request: HttpRequest) -> str:
    """The address's query without where in the list one is, for the pager's links."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _group(slug: str) -> Group:
    return get_object_or_404(Group.objects.with_size(), slug=slug)
