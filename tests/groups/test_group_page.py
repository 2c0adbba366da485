from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from groups import covenants, founding, membership
from groups.models import Membership
from lion.moments import day

from .conftest import binding, place, sign_in_to
from .pages import HTMX, count_queries, text, url

Role = Membership.Role


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_stranger_reads_the_covenant_and_what_breaking_it_leads_to(signed_in, trains, stranger, headers):
    response = signed_in(stranger).get(url("group", trains), headers=headers)
    page = text(response)
    assert response.status_code == 200
    assert "Version 1." in page
    assert page.count("<li><h3") == 4
    assert "A warning, in private." in page
    assert "no return for 90 days" in page
    assert "I have read version 1 and will keep it" in page
    assert "Ana Abara" in page
    assert "Leave the group" not in page
    assert url("members", trains) not in page


def test_a_stranger_reads_how_many_there_share_another_group_with_them(signed_in, trains, bakers, ana, chidi):
    sign_in_to(bakers, chidi)
    assert "<b>1</b> shares another group with you" in text(signed_in(chidi).get(url("group", trains)))


def test_a_member_reads_since_when_and_what_they_signed(signed_in, trains, ben):
    page = text(signed_in(ben).get(url("group", trains)))
    assert "version 1, 2 November 2025" in page
    assert "Leave the group" in page
    assert url("members", trains) in page
    assert "Sign and join" not in page


def test_a_member_is_asked_again_when_the_covenant_has_changed(signed_in, trains, ana, ben):
    covenants.publish(trains, ana, "We nod.")
    page = text(signed_in(ben).get(url("group", trains)))
    assert escape("You’re bound by version 1, which you signed, until you say yes to version 2.") in page
    signed_in(ben).post(url("join", trains), {"version": 2, "agree": "on"})
    assert binding(ben, trains).version == 2
    assert "The covenant has changed" not in text(signed_in(ben).get(url("group", trains)))


def test_an_ordinary_group_says_that_nothing_is_promised(signed_in, bakers, chidi):
    page = text(signed_in(chidi).get(url("group", bakers)))
    assert "Nothing is promised about invitations here." in page
    assert 'name="agree"' not in page


def test_the_removed_and_the_suspended_read_until_when(signed_in, trains, ben, chidi):
    soon = timezone.now() + timedelta(days=5)
    membership.remove(place(ben, trains), until=soon, reason="A second <breach>.")
    chidi.suspended_until = soon
    chidi.save()
    removed = text(signed_in(ben).get(url("group", trains)))
    assert f"You can come back from {day(soon)}." in removed
    assert "A second &lt;breach&gt;." in removed
    assert escape(f"You’re suspended until {day(soon)}") in text(signed_in(chidi).get(url("group", trains)))


def test_an_empty_group_says_that_the_next_one_owns_it(signed_in, bakers, ana, chidi):
    membership.leave(ana, bakers)
    assert "Whoever joins first owns the group." in text(signed_in(chidi).get(url("group", bakers)))


def test_what_people_wrote_is_shown_as_text(signed_in, ana):
    group = founding.found(ana, "<b>Rail", "<i>S", "<script>x</script>", covenant_text="We <u>nod.")
    page = text(signed_in(ana).get(url("group", group)))
    assert not any(tag in page for tag in ("<b>Rail", "<i>S", "<script>x", "<u>nod"))


def test_the_page_asks_no_more_of_the_database_for_many_people(signed_in, trains, ana, ben, person):
    client = signed_in(ben)
    few = count_queries(client, url("group", trains))
    for number in range(8):
        there = sign_in_to(trains, person(f"Person{number}"))
        Membership.objects.filter(pk=there.pk).update(role=Role.STEWARD)
    assert count_queries(client, url("group", trains)) == few


def test_the_landscape_is_drawn_from_the_address_and_without_styles(signed_in, trains, bakers, ana):
    client = signed_in(ana)
    pages = [client.get(url("group", group)) for group in (trains, trains, bakers)]
    arts = [page.context["art"] for page in pages]
    assert arts[0] == arts[1] != arts[2]
    assert "style=" not in text(pages[0])
