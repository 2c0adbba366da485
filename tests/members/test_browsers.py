"""What the list of sessions calls a browser."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache

from lion.members.templatetags.browsers import browser


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.0", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent, name):
    assert browser(user_agent) == name


def test_that_a_session_is_in_use_is_noted_once_in_five_minutes(client, ana):
    client.force_login(ana)
    client.get("/policy/")
    noted = UserSession.objects.get(user=ana).last_seen_at
    client.get("/policy/")
    assert UserSession.objects.get(user=ana).last_seen_at == noted
    cache.clear()
    client.get("/policy/")
    assert UserSession.objects.get(user=ana).last_seen_at > noted
