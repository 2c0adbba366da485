from uuid import uuid4

import pytest
from django.urls import reverse

from groups.models import Deed, Membership, Reply, Report
from groups.talk import editing, posts, reports, stewarding
from lion.members.models import Notice
from lion.refusals import Refused
from tests.groups.conftest import place
from tests.groups.pages import HTMX, count_queries, text, url

from .conftest import form, on, say

Role = Membership.Role


def deeds(group):
    return [(deed.kind, deed.by and deed.by.name.split()[0], deed.reason) for deed in group.deeds.all()]


def told(member, kind):
    return Notice.objects.filter(member=member, kind=kind)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_keeps_the_group_pins_and_locks_and_the_log_says_so(
    signed_in, trains, sleepers, ana, ben, headers
):
    client = signed_in(ana)
    later = posts.start(ben, trains, "Later", "Words.", key=uuid4())
    for verb in ("pin", "pin", "lock", "lock"):
        response = client.post(on(verb, sleepers), headers=headers)
        assert (response.status_code, response.url) == (302, sleepers.get_absolute_url())
    listed = text(client.get(url("discussions", trains)))
    assert listed.index("Who sells sleepers?") < listed.index("Later")
    assert "Pinned" in listed
    answer = signed_in(ben).post(on("reply", sleepers), form())
    assert answer.status_code == 409
    assert "The stewards have locked this" in text(answer)
    assert 'name="text"' not in text(signed_in(ben).get(on("post", sleepers)))
    with pytest.raises(Refused, match="stays as it is"):
        editing.edit_post(ana, sleepers, "T", "Words.", seen=0)
    for verb in ("unlock", "unlock", "unpin"):
        signed_in(ana).post(on(verb, sleepers))
    assert signed_in(ben).post(on("reply", sleepers), form()).status_code == 302
    assert [kind for kind, _by, _why in deeds(trains)][:4] == ["unpinned", "unlocked", "locked", "pinned"]
    assert later.get_absolute_url() not in text(signed_in(ana).get(url("desk", trains)))
    assert "Who sells sleepers?" in text(signed_in(ana).get(url("desk", trains)))


def test_three_of_a_kind_are_pinned_at_most(trains, ana, monkeypatch):
    made = [posts.start(ana, trains, f"T{n}", "Words.", key=uuid4()) for n in range(4)]
    assert [stewarding.pin(ana, one) for one in made[:3]] == [True] * 3
    with pytest.raises(Refused, match="Three are pinned already"):
        stewarding.pin(ana, made[3])


STEWARDS = [
    *(("post", verb, {}) for verb in ("pin", "unpin", "lock", "unlock", "show")),
    ("get", "hide", {}),
    ("post", "hide", {"reason": "Why."}),
]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(("verb", "name", "data"), STEWARDS)
def test_others_do_none_of_it(client, signed_in, sleepers, ben, stranger, verb, name, data, headers):
    assert getattr(client, verb)(on(name, sleepers), data, headers=headers).status_code == 302
    for member in (ben, stranger):
        response = getattr(signed_in(member), verb)(on(name, sleepers), data, headers=headers)
        assert response.status_code == 403
        assert "Only the owner and the stewards" in text(response)
    sleepers.refresh_from_db()
    assert (sleepers.pinned_at, sleepers.locked_at, sleepers.hidden_at) == (None, None, None)


def test_what_is_hidden_is_read_by_its_author_and_stewards_and_the_reason_by_all(
    signed_in, trains, sleepers, ana, ben, stranger
):
    reply = say(ben, sleepers, "Buy <now>!")
    below = say(ana, sleepers, "No.", parent=reply)
    client = signed_in(ana)
    assert client.post(on("hide_reply", sleepers, reply.pk), {"reason": " "}).status_code == 422
    for reason in ("Selling & such.", "Another."):
        assert client.post(on("hide_reply", sleepers, reply.pk), {"reason": reason}).status_code == 302
    page = text(signed_in(stranger).get(on("post", sleepers)))
    assert "Hidden, for this reason:" in page
    assert "Selling &amp; such." in page
    assert "Buy" not in page
    assert "No." in page
    for member in (ana, ben):
        assert "Buy &lt;now&gt;!" in text(signed_in(member).get(on("post", sleepers)))
    statement = told(ben, "hidden").get().context["statement"]
    assert statement[1] == "Their reason: Selling & such."
    assert told(ben, "hidden").get().mail_due
    assert deeds(trains)[0] == ("hidden", "Ana", "Selling & such.")
    with pytest.raises(Refused, match="no longer there to reply to"):
        say(ana, sleepers, parent=reply)
    assert signed_in(ana).post(on("show_reply", sleepers, reply.pk)).status_code == 302
    assert "Buy &lt;now&gt;!" in text(signed_in(stranger).get(on("post", sleepers)))
    assert deeds(trains)[0] == ("shown", "Ana", "")
    assert below.parent == reply


def test_a_hidden_discussion_shows_neither_title_nor_words(signed_in, trains, sleepers, ana, ben):
    stewarding.hide(ana, sleepers, reason="Off topic.")
    for address in (url("discussions", trains), on("post", sleepers), url("group", trains)):
        assert "Who sells" not in text(signed_in(ben).get(address))
    assert "Off topic." in text(signed_in(ben).get(on("post", sleepers)))
    with pytest.raises(Refused):
        editing.edit_post(ana, sleepers, "T", "Words.", seen=0)


# Reports --------------------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_reader_reports_and_hears_what_became_of_it(
    signed_in, trains, sleepers, ana, ben, stranger, headers
):
    reply = say(ben, sleepers, "Buy now!")
    address = on("report_reply", sleepers, reply.pk)
    client = signed_in(stranger)
    assert "Buy now!" in text(client.get(address, headers=headers))
    assert client.post(address, {"reason": ""}, headers=headers).status_code == 422
    for _twice in range(2):
        assert client.post(address, {"reason": "It <sells>."}, headers=headers).status_code == 302
    assert Report.objects.get().quoted == "Buy now!"
    reports.report(ana, reply, "I agree.")
    assert told(ana, "reported").count() == 1
    assert not told(ben, "reported").exists()
    editing.withdraw(ben, reply)
    desk = text(signed_in(ana).get(url("desk", trains)))
    assert "Reported content" in desk
    assert "Buy now!" in desk
    assert "It &lt;sells&gt;." in desk
    settle = reverse("groups:settle", args=[trains.slug, Report.objects.earliest("at").pk])
    assert signed_in(ana).post(settle, {"verb": "?"}).status_code == 422
    assert signed_in(ana).post(settle, {"verb": "hide", "reason": "Selling."}).status_code == 302
    assert {row.outcome for row in Report.objects.all()} == {"hidden"}
    assert told(stranger, "report-settled").get().context["outcome"] == "hidden"
    assert "Nothing that was said here is reported." in text(signed_in(ana).get(url("desk", trains)))


def test_reports_are_dismissed_together_and_may_come_again(signed_in, trains, sleepers, ana, ben, stranger):
    place(ben, trains)
    Membership.objects.filter(member=ben, group=trains).update(role=Role.STEWARD)
    made = reports.report(stranger, sleepers, "Boring.")
    settle = reverse("groups:settle", args=[trains.slug, made.pk])
    response = signed_in(ana).post(settle, {"verb": "dismiss"})
    assert response.status_code == 403
    assert "your own words" in text(response)
    for _twice in range(2):
        assert signed_in(ben).post(settle, {"verb": "dismiss"}).status_code == 302
    assert deeds(trains)[0] == ("dismissed", "Ben", "")
    assert Deed.objects.filter(kind="dismissed").count() == 1
    assert reports.report(stranger, sleepers, "Still boring.") != made
    assert told(stranger, "report-settled").get().context["outcome"] == "dismissed"


def test_what_can_not_be_reported(signed_in, bakers, trains, sleepers, ovens, ana, stranger, monkeypatch):
    with pytest.raises(Refused, match="your own words"):
        reports.report(ana, sleepers, "Mine.")
    assert signed_in(stranger).post(on("report", ovens), {"reason": "Why."}).status_code == 404
    made = reports.report(stranger, sleepers, "One.")
    settle = reverse("groups:settle", args=[bakers.slug, made.pk])
    assert signed_in(ana).post(settle, {"verb": "dismiss"}).status_code == 404
    stolen = reverse("groups:settle", args=[trains.slug, made.pk])
    assert signed_in(stranger).post(stolen, {"verb": "dismiss"}).status_code == 403
    monkeypatch.setattr(reports, "REPORTS_A_DAY", 1)
    with pytest.raises(Refused, match="20 things in a day"):
        reports.report(stranger, say(ana, sleepers), "Two.")
    stewarding.hide(ana, sleepers, reason="Why.")
    with pytest.raises(Refused, match="no longer there to report"):
        reports.report(stranger, sleepers, "Three.")


def test_the_desk_asks_no_more_of_the_database_for_many_reports(
    signed_in, trains, sleepers, ana, ben, person
):
    reports.report(ben, sleepers, "One.")
    few = count_queries(signed_in(ana), url("desk", trains))
    for number in range(4):
        reports.report(person(f"P{number}"), say(ben, sleepers), "More.")
    assert count_queries(signed_in(ana), url("desk", trains)) == few
    assert Reply.objects.count() == 4
