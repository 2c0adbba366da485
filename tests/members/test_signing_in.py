"""Signing in, by password, second step or another site; and being kept out."""

from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.test import Client, RequestFactory
from django.urls import reverse

from lion.members.models import Member
from tests.members.conftest import PASSWORD, posted
from tests.members.pages import complaints, confirm_it_is_me, current_code, sign_in, text, turn_totp_on


@pytest.mark.django_db
def test_a_member_signs_in_by_email(client: Client, ana):
    response = sign_in(client, ana)
    assert response.status_code == HTTPStatus.FOUND
    assert client.session["_auth_user_id"] == str(ana.pk)


@pytest.mark.django_db
def test_the_case_of_the_address_does_not_matter(client: Client, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": ana.email.upper(), "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ana.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_failing_says_the_same_whoever_was_meant(client: Client, ana, email):
    page = text(client.post(reverse("account_login"), {"login": email, "password": "wrong"}))
    assert "That email and password don’t match." in page
    assert complaints(page) == []


@pytest.mark.django_db
def test_guessing_is_stopped_after_five_tries(client: Client, ana):
    for _time in range(5):
        client.post(reverse("account_login"), {"login": ana.email, "password": "wrong"})
    page = text(client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD}))
    assert "Too many tries in a short time." in page
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_unconfirmed_address_has_to_be_confirmed_first(client: Client, ana):
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert posted()[0].to == [ana.email]


@pytest.mark.django_db
def test_a_suspended_member_may_sign_in(client: Client, suspended):
    sign_in(client, suspended)
    assert client.session["_auth_user_id"] == str(suspended.pk)


@pytest.mark.django_db
def test_the_second_step_is_asked_for(client: Client, ana):
    sign_in(client, ana)
    confirm_it_is_me(client)
    codes = turn_totp_on(client)
    client.post(reverse("account_logout"))
    response = client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert "That code isn’t right." in text(client.post(reverse("mfa_authenticate"), {"code": "000000"}))
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.session["_auth_user_id"] == str(ana.pk)


@pytest.mark.django_db
def test_the_secret_of_the_second_step_is_drawn_inline_without_style(client: Client, ana):
    sign_in(client, ana)
    confirm_it_is_me(client)
    page = text(client.get(reverse("mfa_activate_totp")))
    assert "data:image" not in page
    assert "<svg" in page
    assert current_code("A" * 32).isdigit()


@pytest.mark.django_db
def test_a_forgotten_password_is_set_anew(client: Client, ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": ana.email})
    new = "another long password"
    [letter] = posted()
    link = next(line for line in letter.body.splitlines() if "/password/reset/key/" in line)
    form = client.get(link.removeprefix("http://testserver"), follow=True)
    assert complaints(text(form)) == []
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    ana.refresh_from_db()
    assert ana.check_password(new)


@pytest.mark.django_db
def test_an_unknown_address_is_answered_alike_when_a_password_is_forgotten(client: Client, ana):
    known = client.post(reverse("account_reset_password"), {"email": ana.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert known["Location"] == unknown["Location"]


@pytest.mark.django_db
def test_the_address_changes_once_the_new_one_is_confirmed(client: Client, ana):
    sign_in(client, ana)
    confirm_it_is_me(client)
    client.post(reverse("account_email"), {"action_add": "", "email": "ana@new.example"})
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    assert "We wrote to <b>ana@new.example</b>" in text(client.get(reverse("account_email")))
    link = next(line for line in posted()[0].body.splitlines() if "/confirm-email/" in line)
    client.post(link.removeprefix("http://testserver"))
    ana.refresh_from_db()
    assert ana.email == "ana@new.example"


@pytest.mark.django_db
def test_other_sites_are_offered_only_where_they_are_set_up(client: Client, settings):
    assert "LinkedIn" not in text(client.get(reverse("account_login"))).replace(
        "affiliated with LinkedIn", ""
    )
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [LINKEDIN]}}
    page = text(client.get(reverse("account_login")))
    assert "Sign in with LinkedIn" in page
    assert complaints(page) == []
    assert complaints(text(client.get("/accounts/oidc/linkedin/login/"))) == []


@pytest.mark.django_db
def test_who_comes_through_another_site_has_its_name_and_address(rf: RequestFactory):
    member = come_from_linkedin(rf, {"name": " Ana  López ", "email": "Ana@Example.org"})
    assert (member.name, member.email, member.handle) == ("Ana López", "ana@example.org", "ana-lopez")
    assert not member.has_usable_password()
    assert SocialAccount.objects.get(user=member).uid == "u-1"


@pytest.mark.django_db
def test_who_comes_without_a_name_is_called_by_their_address(rf: RequestFactory):
    assert come_from_linkedin(rf, {"email": "ana.l@example.org"}).name == "ana.l"


@pytest.mark.django_db
def test_what_the_other_site_did_not_say_is_asked(client: Client, rf: RequestFactory, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [LINKEDIN]}}
    account = SocialAccount(provider="linkedin", uid="u-1", extra_data={})
    provider = get_adapter().get_provider(rf.get("/"), "linkedin")
    login = SocialLogin(user=Member(name="Ana López"), account=account, provider=provider)
    session = client.session
    session["socialaccount_sociallogin"] = login.serialize()
    session.save()
    address = reverse("socialaccount_signup")
    page = text(client.get(address))
    assert complaints(page) == []
    assert 'value="Ana López"' in page
    client.post(address, {"name": "Ana López", "email": "ana.l@example.org", "time_zone": "Asia/Tokyo"})
    member = Member.objects.get(email="ana.l@example.org")
    assert (member.handle, member.time_zone, member.has_usable_password()) == (
        "ana-lopez",
        "Asia/Tokyo",
        False,
    )
    assert SocialAccount.objects.get(user=member).uid == "u-1"
    assert posted()[0].to == ["ana.l@example.org"]


LINKEDIN = {
    "provider_id": "linkedin",
    "name": "LinkedIn",
    "client_id": "id",
    "secret": "secret",
    "settings": {"server_url": "https://www.linkedin.com/oauth"},
}


def come_from_linkedin(rf: RequestFactory, data: dict[str, str]) -> Member:
    """Sign up by what the provider says, as allauth does once it has said so."""
    request = rf.get("/")
    request.session = {}  # type: ignore[assignment]
    login = SocialLogin(user=Member(), account=SocialAccount(provider="linkedin", uid="u-1"))
    adapter = get_adapter(request)
    adapter.populate_user(request, login, data)
    adapter.save_user(request, login)
    member: Member = Member.objects.get(email=data["email"].lower())
    return member


@pytest.mark.django_db
@pytest.mark.parametrize(
    "further", ["http://[::1", "https://elsewhere.example/", "//elsewhere.example", "\\\\x"]
)
def test_signing_in_leads_to_no_address_that_is_none_or_another_sites(client: Client, ana, further):
    page = client.get(reverse("account_login"), {"next": further})
    assert page.status_code == HTTPStatus.OK
    answer = client.post(
        reverse("account_login"), {"login": ana.email, "password": PASSWORD, "next": further}
    )
    assert answer.headers.get("Location", "/").startswith("/")
    assert not answer.headers.get("Location", "/").startswith("//")
