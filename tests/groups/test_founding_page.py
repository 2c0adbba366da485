from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from groups.models import Group, Membership

from .conftest import binding, place
from .pages import HTMX, text, url

Role = Membership.Role


FOUNDING = {"name": "Rail & Sail", "summary": "", "about": "", "kind": "open", "covenant_text": "We nod."}


def test_the_founding_page_offers_the_template(signed_in, ana):
    page = text(signed_in(ana).get(url("create")))
    assert "We welcome each other." in page
    assert 'value="open" id="id_kind" checked' in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_member_founds_a_group(signed_in, ana, headers):
    response = signed_in(ana).post(url("create"), FOUNDING, headers=headers)
    group = Group.objects.get(slug="rail-sail")
    assert (response.status_code, response.url) == (302, group.get_absolute_url())
    assert (place(ana, group).role, binding(ana, group).text) == (Role.OWNER, "We nod.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"covenant_text": " \n "}, "An open group needs a covenant"),
        ({"covenant_text": "x" * 6001}, "at most 6000 characters"),
        ({"kind": "secret"}, "valid choice"),
    ],
)
def test_a_form_that_cannot_be_kept_comes_back_with_what_was_typed(signed_in, ana, change, sentence):
    response = signed_in(ana).post(url("create"), FOUNDING | {"summary": "Kept."} | change)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Kept." in text(response)
    assert not Group.objects.filter(summary="Kept.").exists()


def test_an_ordinary_group_is_founded_whatever_its_covenant_says(signed_in, ana):
    signed_in(ana).post(url("create"), FOUNDING | {"kind": "ordinary"})
    assert not Group.objects.get(slug="rail-sail").covenants.exists()


def test_a_suspended_member_reads_why_nothing_is_founded(signed_in, ana):
    ana.suspended_until = timezone.now() + timedelta(days=2)
    ana.save()
    response = signed_in(ana).post(url("create"), FOUNDING)
    assert response.status_code == 403
    assert escape("You’re suspended until") in text(response)
