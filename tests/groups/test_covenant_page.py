import pytest

from groups import covenants
from groups.models import Group, Membership

from .conftest import binding
from .pages import HTMX, text, url

Role = Membership.Role


VERSION = {
    "text": "We nod.\r\n\r\nWe smile.",
    "first_breach": "none",
    "second_breach": "warning",
    "within_days": "100",
    "return_after_days": "0",
    "cooling_days": "2",
}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_owner_publishes_a_version(signed_in, trains, ana, headers):
    client = signed_in(ana)
    assert "Publish a new version" in text(client.get(url("covenant", trains)))
    response = client.post(url("covenant", trains), VERSION, headers=headers)
    assert (response.status_code, response.url) == (302, trains.get_absolute_url())
    covenant = binding(ana, trains)
    assert (covenant.version, covenant.text, covenant.within_days) == (2, "We nod.\n\nWe smile.", 100)
    page = text(client.get(url("group", trains)))
    assert "Nothing follows." in page
    assert "Again within 100 days" in page
    assert page.count("<li><h3") == 2


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": " \n "},
        {"first_breach": "jail"},
        {"within_days": "0"},
        {"return_after_days": "-1"},
    ],
)
def test_a_version_that_cannot_stand_comes_back(signed_in, trains, ana, change):
    response = signed_in(ana).post(url("covenant", trains), VERSION | change)
    assert response.status_code == 422
    assert "to put right" in text(response)
    assert trains.covenants.count() == 1


def test_everyone_reads_every_version_but_only_keepers_publish(signed_in, trains, ana, ben, stranger):
    covenants.publish(trains, ana, "We nod.")
    for member in (ben, stranger):
        page = text(signed_in(member).get(url("covenant", trains)))
        assert "Version 1" in page
        assert "Version 2" in page
        assert "<textarea" not in page
        assert signed_in(member).post(url("covenant", trains), VERSION).status_code == 403
    assert trains.covenants.count() == 2


def test_an_ordinary_group_has_no_versions(signed_in, bakers, ana):
    assert signed_in(ana).get(url("covenant", bakers)).status_code == 404
    assert signed_in(ana).post(url("covenant", bakers), VERSION).status_code == 404


def test_presets_are_said_in_words_and_looked_at_before_they_are_saved(signed_in, trains, ana, ben):
    client = signed_in(ana)
    page = text(client.get(url("covenant", trains) + "?text=short"))
    assert "Nobody’s membership ends." in page
    assert "not a nuisance" in page
    strict = {"text": "We nod.", "consequences": "strict"}
    for headers in ({}, HTMX):
        looked = client.post(url("covenant", trains), strict | {"verb": "look"}, headers=headers)
        assert (looked.status_code, trains.covenants.count()) == (200, 1)
        assert "A membership ends without anybody deciding." in text(looked)
    assert client.post(url("covenant", trains), {"text": "We nod.", "consequences": "own"}).status_code == 422
    client.post(url("covenant", trains), strict | {"within_days": "nonsense"})
    made = trains.covenants.first()
    assert (made.version, made.first_breach, made.return_after_days, made.automatic) == (
        2,
        "removal",
        365,
        True,
    )
    asked = text(signed_in(ben).get(url("group", trains)))
    assert "Version 2 of the covenant asks for your yes." in asked
    assert "What no longer stands in it" in asked
    assert "asks for your yes" not in text(signed_in(ana).get(url("group", trains)))


def test_a_group_is_founded_with_a_preset(signed_in, ana):
    founding = {"name": "Rail", "kind": "open", "covenant_text": "We nod.", "consequences": "gentle"}
    signed_in(ana).post(url("create"), founding)
    made = binding(ana, Group.objects.get(slug="rail"))
    assert (made.second_breach, made.cooling_days) == ("warning", 7)
