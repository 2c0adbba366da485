"""Signing up: a name, an address, a password; nobody learns who else is here."""

from http import HTTPStatus
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from lion.members.models import Member
from tests.members.conftest import PASSWORD, posted
from tests.members.pages import text

FORM = {"name": "Ana Abara", "email": "new@example.org", "password1": PASSWORD}


@pytest.mark.django_db
def test_a_newcomer_signs_up_confirms_and_is_in(client: Client):
    response = client.post(reverse("account_signup"), FORM | {"time_zone": "Europe/Berlin"})
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == reverse("account_email_verification_sent")
    member = Member.objects.get(email="new@example.org")
    assert (member.name, member.handle, member.time_zone, member.language) == (
        "Ana Abara",
        "ana-abara",
        "Europe/Berlin",
        "en",
    )
    assert member.check_password(PASSWORD)
    [letter] = posted()
    assert letter.subject == "Welcome to LION: confirm your e-mail address"
    link = next(line for line in letter.body.splitlines() if "/accounts/confirm-email/" in line)
    path = link.removeprefix("http://testserver")
    assert "Is <b>new@example.org</b> yours?" in text(client.get(path))
    client.post(path)
    assert EmailAddress.objects.get(user=member).verified
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.django_db
def test_the_language_is_the_browsers(client: Client):
    client.post(reverse("account_signup"), FORM, headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"})
    member = Member.objects.get(email="new@example.org")
    assert (member.language, member.time_zone) == ("es", "UTC")


@pytest.mark.django_db
def test_a_time_zone_that_is_none_is_utc(client: Client):
    client.post(reverse("account_signup"), FORM | {"time_zone": "../etc/passwd"})
    assert Member.objects.get(email="new@example.org").time_zone == "UTC"


@pytest.mark.django_db
def test_an_address_that_is_taken_is_answered_like_any_other(client: Client, ana):
    fresh = client.post(reverse("account_signup"), FORM)
    taken = Client().post(reverse("account_signup"), FORM | {"email": ana.email.upper()})
    assert taken.status_code == fresh.status_code
    assert taken["Location"] == fresh["Location"]
    assert Member.objects.filter(email__iexact=ana.email).count() == 1
    letter = posted()[-1]
    assert letter.subject == "You already have an account at LION"
    assert letter.to == [ana.email]


@pytest.mark.django_db
def test_what_is_wrong_is_said_at_the_field(client: Client):
    page = text(client.post(reverse("account_signup"), FORM | {"name": "", "password1": "short"}))
    assert "This field is required." in page
    assert "2 things to fix" in page
    assert 'aria-invalid="true"' in page


@pytest.mark.django_db
def test_namesakes_get_handles_of_their_own(person):
    handles = {person(f"Ana{number}", name="Ana López").handle for number in range(3)}
    assert len(handles) == 3
    assert "ana-lopez" in handles


@pytest.mark.django_db
def test_a_name_without_latin_letters_gets_a_handle(person):
    assert person("Mariam", name="მარიამ ლომიძე").handle == "member"


@pytest.mark.django_db
def test_a_word_of_the_sites_own_addresses_is_no_handle(person):
    assert person("Settings", name="Settings").handle.startswith("settings-")


@pytest.mark.django_db
def test_an_operator_made_at_the_command_line_may_do_everything():
    operator = Member.objects.create_superuser("olga@example.org", PASSWORD)
    assert (operator.name, operator.is_staff, operator.is_superuser) == ("olga", True, True)


@pytest.mark.django_db
def test_an_address_is_used_once_whatever_its_case(ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create_user("ANA@example.org", name="Another")


@pytest.mark.django_db(transaction=True)
def test_namesakes_who_sign_up_at_once_both_get_in():
    race([FORM | {"email": f"ana{number}@example.org"} for number in range(4)])
    handles = set(Member.objects.filter(name="Ana Abara").values_list("handle", flat=True))
    assert len(handles) == 4
    assert "ana-abara" in handles


@pytest.mark.django_db(transaction=True)
def test_one_address_that_signs_up_twice_at_once_is_one_member():
    statuses = race([FORM, FORM])
    assert statuses == [HTTPStatus.FOUND, HTTPStatus.FOUND]
    assert Member.objects.filter(email="new@example.org").count() == 1


def race(forms: list[dict[str, str]]) -> list[int]:
    """Sign up at the same moment; the statuses of the answers."""
    start, statuses = Barrier(len(forms)), []

    def sign_up(form: dict[str, str]) -> None:
        try:
            client = Client()
            start.wait(10)
            statuses.append(client.post(reverse("account_signup"), form).status_code)
        finally:
            connection.close()

    threads = [Thread(target=sign_up, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return statuses
