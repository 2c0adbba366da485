"""Reminders: two at most for an invitation, none after an answer; copied notes; who may invite whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connections import announcing, answering, asking, connecting, invitations, reminding
from connections.models import Invitation
from connections.models.invitation import Verb
from lion.members import pledging
from lion.members.models import Member, Notice
from lion.refusals import Refused
from tests.cast import person
from tests.race import race

DAY = timedelta(days=1)


def reminders():
    return Notice.objects.filter(kind="reminder")


def asked(sender, recipient, at):
    invitation = invitations.send(sender, recipient, how="work", at=at)
    announcing.announce(at)
    return invitation


def test_an_invitation_is_reminded_of_after_a_week_and_three_weeks_later_and_no_more(ana, ben, now):
    asked(ana, ben, now)
    assert reminding.remind(now + 6 * DAY) == 0
    assert reminding.remind(now + 7 * DAY) == 1
    assert reminding.remind(now + 7 * DAY) == 0
    assert reminding.remind(now + 27 * DAY) == 0
    assert reminding.remind(now + 28 * DAY) == 1
    assert reminding.remind(now + 170 * DAY) == 0
    assert [one.context["names"] for one in reminders()] == [["Ana Alves"]] * 2


def test_many_are_one_notice_and_one_a_week(ana, ben, stranger, noise, now):
    for number, sender in enumerate((ana, stranger, *noise)):
        asked(sender, ben, now + number * timedelta(hours=1))
    asked(person("Late Comer"), ben, now + 2 * DAY)
    assert reminding.remind(now + 8 * DAY) == 1
    assert reminders().get().context["n"] == 5
    assert reminders().get().context["more"] == 2
    assert reminding.remind(now + 10 * DAY) == 0
    assert reminding.remind(now + 15 * DAY) == 1
    assert reminders().count() == 2


@pytest.mark.parametrize("deed", ["archive", "accept", "idk", "block", "ask", "withdraw", "suspend"])
def test_nobody_is_reminded_of_what_does_not_wait_for_them(deed, ana, ben, now):
    invitation = asked(ana, ben, now)
    if deed == "block":
        connecting.block(ben, ana, at=now)
    elif deed == "ask":
        asking.ask(invitation, "Who are you?", by=ben, at=now)
    elif deed == "withdraw":
        invitations.withdraw(invitation, by=ana, at=now)
    elif deed == "suspend":
        Member.objects.filter(pk=ana.pk).update(suspended_until=now + 90 * DAY)
    else:
        answering.answer(invitation, Verb(deed), by=ben, at=now)
    assert reminding.remind(now + 8 * DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once():
    ana, ben = person("Ana Alves"), person("Ben Bauer")
    invitation = invitations.send(ana, ben, how="work")
    announcing.announce(invitation.sent_at)
    at = invitation.sent_at + 8 * DAY
    race(*[lambda: reminding.remind(at)] * 2)
    assert reminders().count() == 1
    assert Invitation.objects.get().reminded == 1


def test_a_note_copied_to_many_is_pointed_out_before_it_goes(client, ana, ben, noise, now):
    for one in noise:
        invitations.send(ana, one, how="stranger", note=f"Hello {one.name}, let us connect in 2026?", at=now)
    client.force_login(ana)
    form = {"how": "stranger", "note": "hello Ben, let us connect in 2027"}
    warned = client.post(f"/invite/{ben.handle}/", form)
    assert warned.status_code == 422
    assert "to 3 others in 30 days" in warned.content.decode()
    assert "let us connect in 2027" in warned.content.decode()
    assert not Invitation.objects.filter(recipient=ben).exists()
    assert client.post(f"/invite/{ben.handle}/", form | {"copied": "yes"}).status_code == 302
    assert invitations.copies(ana, ben, "Something else", now) == 0
    assert invitations.copies(ana, ben, "", now) == 0


def test_who_may_invite_is_the_recipients_choice_and_their_address_opens_it(
    client, ana, ben, stranger, open_group, now
):
    ben.invites_from = Member.InvitesFrom.FELLOWS
    ben.save()
    with pytest.raises(Refused, match="from fellow members of open groups"):
        invitations.send(stranger, ben, how="stranger", at=now)
    client.force_login(stranger)
    page = client.get(f"/invite/{ben.handle}/").content.decode()
    assert "has chosen who may invite them" in page
    form = {"how": "stranger", "email": "wrong@lion.test"}
    assert client.post(f"/invite/{ben.handle}/", form).status_code == 403
    assert client.post(f"/invite/{ben.handle}/", form | {"email": ben.email}).status_code == 302
    invitations.send(ana, ben, how="group", at=now)


def test_near_means_a_group_or_a_connection_shared(ana, ben, stranger, now):
    ben.invites_from = Member.InvitesFrom.NEAR
    ben.save()
    with pytest.raises(Refused, match="share a group or a connection with"):
        invitations.send(stranger, ben, how="stranger", at=now)
    between = person("Bela Between")
    connecting.connect(between, ben, at=now)
    connecting.connect(between, stranger, at=now)
    invitations.send(stranger, ben, how="someone", at=now)


def test_who_pledges_may_be_invited_by_anyone(client, ben):
    ben.invites_from = Member.InvitesFrom.FELLOWS
    ben.save()
    pledging.take(ben)
    assert ben.invites_from == "anyone"
    client.force_login(ben)
    form = {"name": "Ben", "handle": "ben-bauer", "language": "en", "time_zone": "UTC", "keys": "on"}
    closed = client.post("/settings/", form | {"invites_from": "fellows"})
    assert closed.status_code == 422
    assert "You pledged to welcome every invitation" in closed.content.decode()
