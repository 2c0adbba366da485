"""One's own data: all of it to take along, seven days to change one's mind, nothing of the person after."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from connections import answering, asking, connecting, imports, invitations, network, remembering, rules
from connections.models import Connection, Contact, Import, Invitation, Memo, Rule
from connections.models.invitation import Verb
from groups import membership
from groups.models import Membership
from lion.members import delivery, leaving, notices
from lion.members.models import Member, Notice
from lion.moderation import closing, erasing, ledger, own_data, recounting
from lion.moderation.models import Tally
from lion.refusals import Refused
from tests.cast import PASSWORD, person
from tests.race import race

WEEK = timedelta(days=7)
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,,,,,\n"


@pytest.fixture
def just_signed_in(client: Client):
    """A client whose member has just given their password."""

    def enter(member: Member) -> Client:
        client.force_login(member)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return client

    return enter


def test_everything_is_in_the_archive_as_json_and_csv(just_signed_in, ana, ben, stranger, open_group, now):
    invitations.send(ana, ben, how="group", note="=SUM(A1) hello", at=now - timedelta(days=2))
    asked = invitations.send(stranger, ana, how="stranger", note="Hi Ana", at=now)
    asking.ask(asked, "Who?", by=ana, at=now)
    connecting.connect(ana, person("Cem Celik"), at=now)
    remembering.keep(ana, ben, text="met in Ghent", tags="rail")
    rules.make(Rule(member=ana, verb="accept", group=open_group))
    page = just_signed_in(ana).post("/settings/data/export/")
    assert page.status_code == 200
    with ZipFile(io.BytesIO(b"".join(page.streaming_content))) as whole:
        found = json.loads(whole.read("lion.json"))
        assert "'=SUM(A1) hello" in whole.read("invitations_sent.csv").decode()
        assert {f"{name}.csv" for name, rows in found.items() if rows} == set(whole.namelist()) - {
            "lion.json"
        }
    assert found["profile"][0]["email"] == ana.email
    assert "password" not in found["profile"][0]
    assert found["invitations_received"][0]["note"] == "Hi Ana"
    assert found["questions_asked"][0]["text"] == "Who?"
    assert found["private_notes"][0]["text"] == "met in Ghent"
    assert found["memberships"][0]["in_group"] == open_group.name


@pytest.mark.parametrize("verb", ["archive", "idk", "spam"])
def test_the_archive_never_tells_a_quiet_answer_from_silence(verb, ana, ben, now):
    sent = invitations.send(ana, ben, how="stranger", at=now)
    silence = json.dumps(own_data.collected(ana, now), default=str)
    answering.answer(sent, Verb(verb), by=ben, at=now)
    assert json.dumps(own_data.collected(ana, now), default=str) == silence


def test_taking_along_and_leaving_ask_for_the_password_first(client, ana):
    assert client.get("/settings/data/").status_code == 302
    client.force_login(ana)
    for verb in ("export", "leave"):
        asked = client.post(f"/settings/data/{verb}/", {"sure": "yes"})
        assert asked.status_code == 302
        assert "reauthenticate" in asked.headers["Location"]
    assert Member.objects.get(pk=ana.pk).leaving_at is None
    assert client.get("/settings/data/leave/").status_code == 405
    went_on = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert went_on.headers["Location"] == "/settings/data/"
    assert Member.objects.get(pk=ana.pk).leaving_at


def test_a_member_has_seven_days_to_stay(just_signed_in, ana, now):
    client = just_signed_in(ana)
    assert client.post("/settings/data/leave/").status_code == 422
    client.post("/settings/data/leave/", {"sure": "yes"})
    client.post("/settings/data/leave/", {"sure": "yes"})
    delivery.deliver()
    assert [one.subject for one in mail.outbox] == ["Your account will be deleted"]
    assert "Your account will be deleted on" in client.get("/inbox/").content.decode()
    assert erasing.sweep(now + WEEK - timedelta(minutes=1)) == 0
    client.post("/settings/data/stay/")
    assert erasing.sweep(now + 2 * WEEK) == 0
    assert Member.objects.get(pk=ana.pk).is_active


def test_the_only_owner_of_a_group_names_another_first(just_signed_in, ana, ben, open_group):
    client = just_signed_in(ana)
    refused = client.post("/settings/data/leave/", {"sure": "yes"})
    assert refused.status_code == 409
    assert "Night Trains" in refused.content.decode()
    assert membership.owned_alone(ben) == []


def test_after_seven_days_nothing_of_the_person_is_left_and_the_facts_stand(
    ana, ben, stranger, open_group, now, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    long_ago = now - timedelta(days=30)
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    answered = invitations.send(stranger, ana, how="stranger", note="Hi", at=long_ago)
    answering.answer(answered, Verb.UNKNOWN, by=ana, at=long_ago)
    to_ben = invitations.send(ana, ben, how="group", note="It is me, Ana", at=long_ago)
    asking.ask(to_ben, "Which Ana?", by=ben, at=long_ago)
    asking.reply(to_ben, "Ana Alves of Ghent", by=ana, at=long_ago)
    waiting = invitations.send(person("Wanda Waits"), ana, how="work", at=long_ago)
    connecting.connect(ana, stranger, at=long_ago)
    notices.tell(ana, "role", "a:1", context={"role": "owner", "group": "Trains"})
    Contact.objects.create(owner=ben, key="k", name="Ana from school", member=ana)
    imports.start(ana, io.BytesIO(HEADER.encode()), "Connections.csv", by_hand=True)
    remembering.keep(ben, ana, text="about Ana", tags="")
    leaving.ask(ana, at=now)
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.sweep(now + WEEK) == 1
    assert erasing.sweep(now + WEEK) == 0
    gone = Member.objects.get(pk=ana.pk)
    assert (gone.name, gone.is_active, gone.has_usable_password()) == ("Former member", False, False)
    everything = json.dumps(list(Member.objects.filter(pk=ana.pk).values()), default=str)
    for mark in ("ana", "Ana", "Alves", "Transit"):
        assert mark not in everything
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    assert not any(model.objects.exists() for model in (Import, Memo, Connection, EmailAddress))
    assert not Notice.objects.filter(member=ana).exists()
    assert Contact.objects.get(owner=ben).member is None
    to_ben.refresh_from_db()
    assert (to_ben.note, to_ben.questions.get().reply) == ("", "")
    assert to_ben.withdrawn_at
    waiting.refresh_from_db()
    assert waiting.seen_by_sender(now + WEEK) == "expired"
    assert not Membership.objects.current().filter(member=ana).exists()
    assert Membership.objects.current().get(group=open_group).role == "owner"
    with pytest.raises(Refused, match="deleted already"):
        leaving.stay(ana)


def test_a_tally_stands_when_one_who_answered_has_left(ana, stranger, now):
    long_ago = now - timedelta(days=30)
    answered = invitations.send(stranger, ana, how="stranger", at=long_ago)
    answering.answer(answered, Verb.UNKNOWN, by=ana, at=long_ago)
    ledger.fold_all(now)
    before = Tally.objects.get(member=stranger).r
    assert before > 1
    leaving.ask(ana, at=now)
    assert erasing.sweep(now + WEEK) == 1
    assert Tally.objects.get(member=stranger).r == before
    assert recounting.recount().differences == []
    again = Member.objects.create_user(ana.email, PASSWORD, name="Ana Alves")
    assert not network.are_connected(again, stranger)


@pytest.mark.django_db(transaction=True)
def test_staying_and_being_deleted_at_once_have_one_winner():
    ana = person("Ana Alves")
    at = leaving.ask(ana)
    ends = race(lambda: erasing.sweep(at), lambda: leaving.stay(Member.objects.get(pk=ana.pk)))
    held = Member.objects.get(pk=ana.pk)
    assert held.is_active == (ends[0] == 0)
    assert isinstance(ends[1], Refused) != held.is_active


def test_staff_are_not_deleted_by_themselves(moderator):
    with pytest.raises(Refused, match="work for this house"):
        leaving.ask(moderator)


def test_blocks_are_listed_and_taken_back(client, ana, ben, stranger, now):
    connecting.block(ana, ben, at=now)
    client.force_login(stranger)
    assert "Ben Bauer" not in client.get("/settings/blocks/").content.decode()
    client.force_login(ana)
    assert "Ben Bauer" in client.get("/settings/blocks/").content.decode()
    back = client.post(f"/members/{ben.handle}/unblock/", {"back": "blocks"}, follow=True).content.decode()
    assert "Nobody is blocked" in back
    assert Invitation.objects.count() == 0


def test_who_asked_to_leave_is_forgotten_though_their_account_was_closed_meanwhile(
    ana, moderator, senior, now
):
    leaving.ask(ana, at=now)
    closing.confirm(closing.propose(ana, by=moderator, reason="Fraud."), by=senior, at=now)
    assert erasing.sweep(now + WEEK) == 1
    assert Member.objects.get(pk=ana.pk).name == "Former member"
    assert erasing.sweep(now + WEEK) == 0
