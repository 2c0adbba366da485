"""A request whose member is known: what a view that requires signing in may rely on."""

from __future__ import annotations

from django.http import HttpRequest

from lion.members.models import Member


class MemberRequest(HttpRequest):
    """For type hints: behind `login_required` the user is a member."""

    user: Member
