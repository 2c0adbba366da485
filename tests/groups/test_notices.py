import pytest
from django.urls import reverse

from groups import bans, covenants, requests, roles
from groups.models import Membership
from lion.members import delivery
from lion.members.models import Notice

from .conftest import place
from .pages import text


@pytest.fixture
def told(trains, ana, ben, chidi, stranger):
    """One of each: roles given, a request made, approved and declined, a member removed."""
    for role in (Membership.Role.STEWARD, Membership.Role.OWNER, Membership.Role.MEMBER):
        roles.give(ana, place(ben, trains), role)
    roles.settle(ana, trains, joining="approval")
    trains.refresh_from_db()
    covenant = covenants.in_force(trains)
    requests.approve(ana, requests.ask(chidi, trains, covenant=covenant))
    requests.decline(ana, requests.ask(stranger, trains, covenant=covenant), reason="We’re full & busy.")
    bans.expel(ana, place(ben, trains), days=30, reason="Sold <tickets>.")


@pytest.mark.parametrize(
    ("name", "subject", "words"),
    [
        (
            "Ben",
            "You are now a steward of Night Train Alliance",
            "You are now a steward of Night Train Alliance.",
        ),
        ("Ben", "You now own Night Train Alliance", "You now own Night Train Alliance."),
        ("Ben", "You are now a member of Night Train Alliance without a role", "without a role."),
        ("Ana", "Chidi Abara asks to join Night Train Alliance", "/groups/night-train-alliance/desk/"),
        ("Chidi", "You are a member of Night Train Alliance", "Your request was approved"),
        ("Stranger", "Your request to join Night Train Alliance", "Their reason: We’re full & busy."),
        ("Ben", "Your membership of Night Train Alliance has ended", "Their reason: Sold <tickets>."),
    ],
)
def test_each_is_mailed_in_words(told, name, subject, words):
    mails = [delivery.message(one) for one in Notice.objects.filter(member__name=f"{name} Abara")]
    found = [mail for mail in mails if mail.subject == subject]
    assert len(found) == 1
    assert words in found[0].body


def test_each_is_shown_on_the_site(told, signed_in, ana, ben, stranger):
    pages = {
        one.name: text(signed_in(one).get(reverse("members:notifications"))) for one in (ana, ben, stranger)
    }
    assert "Chidi Abara asks to join Night Train Alliance." in pages["Ana Abara"]
    assert "You now own Night Train Alliance." in pages["Ben Abara"]
    assert "We’re full &amp; busy." in pages["Stranger Abara"]
