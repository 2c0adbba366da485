"""What is true of every page: our shell, and nothing that our Content-Security-Policy would stop."""

import re
from http import HTTPStatus

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from lion.members.models import Member
from tests.members.conftest import PASSWORD

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)


def text(response: HttpResponseBase) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def complaints(page: str) -> list[str]:
    """What is wrong with a page, by its HTML."""
    found = []
    if not re.search(r'<main class="(page|landing)\b[^>]*id="main"', page) or 'class="skip"' not in page:
        found.append("it is not in our shell")
    if page.count("<h1") != 1:
        found.append(f"it has {page.count('<h1')} headings of the first order")
    for attributes, code in SCRIPT.findall(page):
        if "src=" not in attributes and 'type="application/json"' not in attributes:
            found.append(f"it runs a script inline: {code[:60]}")
    if re.search(r"<style\b|\sstyle=", page):
        found.append("it has inline style")
    if re.search(r"\son\w+=\"", page):
        found.append("it has an inline handler")
    for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
        if 'type="hidden"' not in control and 'id="' not in control and "aria-label" not in control:
            name = re.search(r'name="(\w+)"', control)
            if not re.search(rf"<label[^>]*>(?:(?!</label>).)*{re.escape(control)}", page, re.DOTALL):
                found.append(f"{name} has no label")
    return found


def sign_in(client: Client, member: Member) -> HttpResponseBase:
    """Sign in through the form, as a member with a confirmed address does."""
    EmailAddress.objects.get_or_create(
        user=member, email=member.email, defaults={"verified": True, "primary": True}
    )
    return client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})


def confirm_it_is_me(client: Client) -> None:
    """Give the password once more, as a change to how one signs in asks."""
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response.status_code == HTTPStatus.FOUND


def turn_totp_on(client: Client) -> list[str]:
    """Add an authenticator app; returns the recovery codes that come with it."""
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)})
    assert response.status_code == HTTPStatus.FOUND
    codes: list[str] = (
        Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    )
    return codes


def current_code(secret: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))
