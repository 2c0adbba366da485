"""Every page of allauth: in our shell, with nothing inline."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from allauth import urls as allauth_urls
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.members.conftest import PASSWORD
from tests.members.pages import complaints, confirm_it_is_me, sign_in, text, turn_totp_on

ARGUMENTS = {"uidb36": "1", "key": "no-such-key", "pk": 1, "provider_id": "linkedin"}
SHOWN = {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
FINE = {*SHOWN, HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
BARE = {"mfa_download_recovery_codes", "mfa_login_webauthn"}
"""A text file, and JSON for a script."""


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def addresses() -> list[str]:
    """Every address of allauth; a made-up argument where one is needed."""
    found = []
    for pattern in patterns(allauth_urls.urlpatterns):
        if pattern.name is None or pattern.name in BARE:
            continue
        (_template, names), *_others = get_resolver().reverse_dict.getlist(pattern.name)[0][0]
        found.append(reverse(pattern.name, kwargs={name: ARGUMENTS[name] for name in names}))
    return sorted(set(found))


def test_the_walk_knows_all_parts_of_allauth():
    known = " ".join(addresses())
    for part in ("login", "signup", "email", "password/reset", "2fa", "2fa/webauthn", "sessions", "3rdparty"):
        assert f"/accounts/{part}/" in known


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses())
def test_a_page_is_ours_when_signed_out(client: Client, address):
    check(client, address)


@pytest.mark.django_db
@pytest.mark.parametrize("address", addresses())
def test_a_page_is_ours_when_signed_in(as_member, ana, address):
    check(as_member(ana), address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_email",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
    ],
)
def test_a_page_behind_the_question_who_is_there_is_ours(client: Client, ana, name):
    sign_in(client, ana)
    confirm_it_is_me(client)
    response = client.get(reverse(name))
    assert response.status_code == HTTPStatus.OK
    assert complaints(text(response)) == []


@pytest.mark.django_db
def test_a_page_of_the_second_step_is_ours(client: Client, ana):
    sign_in(client, ana)
    confirm_it_is_me(client)
    codes = turn_totp_on(client)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        response = client.get(reverse(name))
        assert response.status_code == HTTPStatus.OK, name
        assert complaints(text(response)) == [], name
    shown = text(client.get(reverse("mfa_view_recovery_codes")))
    assert len(codes) == 10
    assert all(code in shown for code in codes)
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    response = client.get(reverse("mfa_authenticate"))
    assert response.status_code == HTTPStatus.OK
    assert complaints(text(response)) == []


def check(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code in FINE, address
    if response.status_code in SHOWN:
        assert response["Content-Type"].startswith("text/html"), address
        assert complaints(text(response)) == [], address
    policy = response.get("Content-Security-Policy", "")
    assert "script-src 'self'" in policy, policy
    assert "unsafe" not in policy
