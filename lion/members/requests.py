"""A request whose member is known: what a view that requires signing in may rely on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponseBase

from lion.members.models import Member


class MemberRequest(HttpRequest):
    """For type hints: behind `login_required` the user is a member."""

    user: Member


Given = ParamSpec("Given")
Answer = TypeVar("Answer", bound=HttpResponseBase)
View = Callable[Concatenate[MemberRequest, Given], Answer]


def password_first(view: View[Given, Answer]) -> View[Given, Answer]:
    """Ask for the password, or another way in, where the member gave it longer than five minutes ago."""
    guarded: View[Given, Answer] = reauthentication_required(view)
    return guarded
