"""The request of a member, for the type checker."""

from django.http import HttpRequest

from lion.members.models import Member


class SignedIn(HttpRequest):
    """What a view behind `login_required` is given: a request whose user is a member, nobody anonymous."""

    user: Member
