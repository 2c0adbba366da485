"""The picture of one's own network, drawn on the server; a script only lights up what is there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from connections import picture
from lion.members.requests import MemberRequest


@login_required
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """One's connections around oneself; ?by= arranges them, ?who= looks at one of them."""
    asked = request.GET.get("by", "")
    way = asked if asked in picture.WAYS else "group"
    drawn = picture.of(request.user, way)
    who = drawn.node_of(request.GET.get("who", ""))
    context = {
        "picture": drawn,
        "way": way,
        "ways": [(name, label) for name, (label, _rest) in picture.WAYS.items()],
        "who": who,
        "friends": drawn.friends_of(who) if who else [],
    }
    return render(request, "connections/picture.html", context)
