"""A member on each step of the ladder: what reaches them, what they may do, by function and by page."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.dateformat import format as date_format

from connections import answering, asking, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from groups import membership
from lion.members import delivery, pledging
from lion.moderation import appeals, ledger, standing, statements, tasks
from lion.moderation.models import Entry, Sanction
from tests.cast import person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEEDED = {"warning": 4, "restriction": 6, "suspension": 9}
STANDING = {"warning": "warned", "restriction": "restricted", "suspension": "suspended"}
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def quislings(db):
    return [person(f"Quisling {number}") for number in range(9)]


def client_of(member):
    client = Client()
    client.force_login(member)
    return client


def unknown(sender, recipients, at):
    for recipient in recipients:
        invitation = invitations.send(sender, recipient, how="stranger", note="Hi", at=at)
        answering.answer(invitation, Verb.UNKNOWN, by=recipient, at=at)


@pytest.fixture
def stepped(ana, quislings, now):
    """Put Ana on a step, by the IDKs that it takes."""

    def step_to(step):
        unknown(ana, quislings[: NEEDED[step]], now - 2 * HOUR)
        ledger.fold_all(at=now - HOUR)
        ana.refresh_from_db()
        assert standing.of(ana, now) == STANDING[step]
        return Sanction.objects.get(step=step)

    return step_to


@pytest.mark.parametrize("step", ["warning", "restriction", "suspension"])
def test_every_step_reaches_the_member_with_its_reasons_and_nobody_elses_name(ana, stepped, quislings, step):
    ana.mail_notices = False  # a decision is mailed whatever they want
    ana.save()
    sanction = stepped(step)
    delivery.deliver()
    to_ana = [one for one in mail.outbox if one.to == [ana.email]]
    by_mail = next(one for one in to_ana if step[:6] in (one.subject + str(one.body)).lower())
    page = client_of(ana).get("/standing/").content.decode()
    own = client_of(ana).get(f"/standing/{sanction.pk}/").content.decode()
    until = date_format(sanction.ends_at, "j F Y")
    appeal = date_format(statements.appeal_deadline(sanction), "j F Y")
    parts = (
        f"{NEEDED[step]} said that they don’t know you",
        "decided automatically",
        "version 1 of the policy",
        until,
        appeal,
    )
    for told in ("\n".join(statements.paragraphs(sanction)), page, own):
        for part in parts:
            assert part in told, part
    mailed = " ".join(str(by_mail.body).split())
    for part in parts:
        assert part in mailed, part
    everything = (
        page + own + "".join(f"{one.subject} {one.body} {getattr(one, 'alternatives', '')}" for one in to_ana)
    )
    for quisling in quislings:
        for mark in (quisling.name, quisling.handle, quisling.email):
            assert mark not in everything


def test_an_idk_taken_back_never_reaches_a_step(ana, quislings, now):
    unknown(ana, quislings[:3], now - 2 * HOUR)
    at = now - HOUR
    invitation = invitations.send(ana, quislings[3], how="stranger", at=at)
    answering.answer(invitation, Verb.UNKNOWN, by=quislings[3], at=at)
    ledger.fold_all(at=at + 9 * MINUTE)
    answering.undo(invitation, by=quislings[3], at=at + 9 * MINUTE)
    ledger.fold_all(at=now + DAY)
    assert not Sanction.objects.exists()
    assert Entry.objects.count() == 3


def test_the_task_is_the_same_once_twice_and_after_a_loss(ana, quislings, now):
    unknown(ana, quislings[:6], now - 2 * HOUR)
    for _ring in range(3):
        tasks.fold.delay()
    assert sorted(Sanction.objects.values_list("step", flat=True)) == ["restriction", "warning"]
    assert ana.notices.filter(kind__in=["warning", "restriction"]).count() == 2


def test_a_restricted_member_by_the_page(ana, ben, stepped, open_group, stranger, now):
    stepped("restriction")
    pledging.take(stranger, at=now - DAY)
    apart = person("Apart One")
    client = client_of(ana)
    assert client.post(f"/invite/{ben.handle}/", {"how": "group"}).status_code == 302
    assert client.post(f"/invite/{stranger.handle}/", {"how": "stranger"}).status_code == 302
    wrong = client.post(f"/invite/{apart.handle}/", {"how": "stranger", "note": "Dear"})
    assert wrong.status_code == 403
    page = wrong.content.decode()
    assert "whose e-mail address you know" in page
    assert "Dear" in page
    guess = client.post(f"/invite/{apart.handle}/", {"how": "stranger", "email": "wrong@lion.test"})
    assert guess.status_code == 403
    assert apart.email not in guess.content.decode()
    right = client.post(f"/invite/{apart.handle}/", {"how": "stranger", "email": apart.email.upper()})
    assert right.status_code == 302


def test_a_suspended_member_by_the_page(ana, ben, stepped, stranger, quislings, now):
    mine = invitations.send(ana, ben, how="stranger", note="Held back", at=now - 3 * HOUR)
    theirs = invitations.send(stranger, ana, how="stranger", at=now - 3 * HOUR)
    sanction = stepped("suspension")
    client = client_of(ana)
    for other in (person("Apart One"), stranger):
        assert client.post(f"/invite/{other.handle}/", {"how": "stranger"}).status_code == 403
    assert client.post(f"/invitations/{theirs.pk}/ask/", {"text": "Who?"}).status_code == 403
    for page in ("/inbox/", "/sent/", "/standing/", "/connections/", f"/invitations/{theirs.pk}/"):
        assert client.get(page).status_code == 200
    held = client_of(ben)
    assert "Held back" not in held.get("/inbox/").content.decode()
    assert held.get(f"/invitations/{mine.pk}/").status_code == 404
    for verb in ("accept", "archive", "spam", "ask", "unknown"):
        assert held.post(f"/invitations/{mine.pk}/{verb}/", {"text": "Who?"}).status_code == 404
    assert client.post(f"/invitations/{theirs.pk}/accept/").status_code == 302
    assert client.post(f"/standing/{sanction.pk}/appeal/", {"text": "They asked."}).status_code == 302
    Sanction.objects.update(ends_at=timezone.now(), started_at=now - 9 * DAY)
    standing.refresh(ana)
    assert "Held back" in held.get("/inbox/").content.decode()


def test_the_suspended_are_out_of_the_directory_and_found_no_groups(ana, ben, stepped, open_group):
    stepped("suspension")
    assert ana.name not in client_of(ben).get("/members/").content.decode()
    membership.leave(ben, open_group)
    assert client_of(ana).post("/groups/new/", {"name": "New One", "kind": "open"}).status_code in {403, 422}


def test_a_warned_member_sends_half_as_many_and_reads_why(ana, stepped):
    stepped("warning")
    page = client_of(ana).get("/sent/").content.decode()
    assert "of 50 invitations left" in page
    assert "Half the usual number, because of your standing." in page


@pytest.mark.parametrize("step", ["warning", "restriction", "suspension"])
def test_an_appeal_upheld_gives_everything_back_at_once(ana, stepped, moderator, step, now):
    appeal = appeals.file(stepped(step), "They asked.", by=ana, at=now)
    appeals.uphold(appeal, by=moderator, words="So they did.", at=now)
    ana.refresh_from_db()
    assert standing.of(ana, now) == "good"
    assert client_of(ana).post("/invite/noise-0/", {"how": "stranger"}).status_code == 302
    page = client_of(ana).get(f"/standing/{appeal.sanction_id}/").content.decode()
    assert "So they did." in page
    assert "Upheld" in page
    assert not Sanction.objects.live(now).exists()


def test_a_held_back_invitation_keeps_its_place_and_its_date(ana, ben, stepped, now):
    mine = invitations.send(ana, ben, how="stranger", at=now - 3 * HOUR)
    sanction = stepped("suspension")
    assert not Invitation.objects.received_by(ben, now).filter(pk=mine.pk).exists()
    back = Invitation.objects.received_by(ben, sanction.ends_at).get(pk=mine.pk)
    assert (back.sent_at, back.seen_by_sender(now)) == (now - 3 * HOUR, "pending")
    asking.ask(mine, "Who?", by=ben, at=sanction.ends_at)
