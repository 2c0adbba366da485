"""Accounts in a browser: signing up through a real mail, and signing in by a passkey."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from playwright.sync_api import BrowserContext, Page, expect

from lion.members import notices
from lion.members.models import Member
from tests.live import Live

PASSWORD = "a long enough password"


@pytest.fixture
def ana(live: Live) -> Member:
    """A member with a confirmed address."""
    Member.objects.filter(email="ana@example.org").delete()
    member: Member = Member.objects.create_user("ana@example.org", name="Ana Abara")
    member.password = make_password(PASSWORD, hasher=Argon2PasswordHasher())  # the server's, not the tests'
    member.save()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def test_a_newcomer_signs_up_and_confirms_by_mail(page: Page, live: Live):
    page.goto("/accounts/signup/")
    page.get_by_label("Your name").fill("Nadia Newcomer")
    page.get_by_label("Email").fill("nadia@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    expect(page.locator("h1")).to_have_text("Look into your mailbox")
    [letter] = live.mails_to("nadia@example.org")
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/accounts/confirm-email/\S+", body.get_content())
    assert link
    page.goto(link.group())
    page.get_by_role("button", name="Yes, confirm it").click()
    page.wait_for_url(lambda url: "confirm" not in url)
    member = Member.objects.get(email="nadia@example.org")
    assert (member.handle, member.time_zone, member.language) == ("nadia-newcomer", "UTC", "en")


def test_a_member_adds_a_passkey_and_signs_in_by_it(page: Page, ana: Member):
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/inbox/")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("What you call it").fill("My phone")
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.wait_for_load_state()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name="My phone")).to_contain_text("Passkey")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "logout" not in url)  # and for its scripts, which hear the button
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/inbox/")
    expect(page.get_by_role("link", name="Ana Abara: profile and settings")).to_be_attached()


def test_the_pages_are_usable_without_javascript(page: Page, new_context, ana: Member):
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto("/accounts/login/")
    plain.get_by_label("Email").fill(ana.email)
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Sign in", exact=True).click()
    plain.goto("/settings/")
    plain.get_by_label("Headline").fill("Without a script")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_label("Headline")).to_have_value("Without a script")
    plain.get_by_role("button", name="Take the pledge").click()
    expect(plain.get_by_role("button", name="Withdraw the pledge")).to_be_visible()


def test_a_passkey_that_is_not_there_is_said_in_the_page(page: Page, live: Live):
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/login/")
    expect(page.get_by_text("the key or passkey was not shown")).to_be_hidden()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("the key or passkey was not shown")).to_be_visible()


def test_what_is_shown_long_enough_is_marked_as_seen(
    page: Page, ana: Member, sign_in: Callable[[BrowserContext, str], None]
):
    notices.tell(ana, "accepted", "browser-seen", context={"recipient": "Ben"})
    sign_in(page.context, ana.email)
    with page.expect_response("**/notifications/seen/") as answer:
        page.goto("/notifications/")
    assert answer.value.status == HTTPStatus.NO_CONTENT
    expect(page.get_by_text("Ben accepted: you are connected.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Mark all as seen")).to_have_count(0)
