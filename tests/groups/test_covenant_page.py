import pytest

from groups import covenants
from groups.models import Membership

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
