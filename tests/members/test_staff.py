"""Staff enter the admin with two-step sign-in only, where the house has a public name."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

ADMIN = ("/admin/", "/admin/moderation/case/", "/admin/members/member/")


@pytest.mark.parametrize("fixture", ["moderator", "policy_admin", "admin_user"])
def test_no_role_enters_without_a_second_step(client: Client, settings, request, fixture):
    settings.STAFF_TWO_STEP = True
    staff = request.getfixturevalue(fixture)
    client.force_login(staff)
    for address in ADMIN:
        assert client.get(address).headers.get("Location") == "/accounts/2fa/"
        assert client.post(address).headers.get("Location") == "/accounts/2fa/"
    page = client.get("/accounts/2fa/").content.decode()
    assert "Turn two-step sign-in on first" in page
    assert client.get("/inbox/").status_code == 200
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/admin/").status_code == 200


def test_where_only_this_machine_is_served_staff_may_go_without(client: Client, settings, moderator):
    assert settings.STAFF_TWO_STEP is False
    client.force_login(moderator)
    assert client.get("/admin/").status_code == 200


def test_members_and_visitors_are_answered_as_before(client: Client, settings, ana):
    settings.STAFF_TWO_STEP = True
    assert "/login/" in client.get("/admin/").headers["Location"]
    client.force_login(ana)
    assert "/login/" in client.get("/admin/").headers["Location"]
