"""Closing an account by two people; shortening, overturning only what rested on it; mails read before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from connections import invitations
from connections.models import Invitation
from lion.members import delivery
from lion.members.models import Notice
from lion.moderation import closing, ledger, recounting, standing
from lion.moderation.models import Action, Case, Closing, Entry, Sanction, Tally
from lion.refusals import Refused
from tests.cast import person
from tests.moderation.test_cases import unknown
from tests.moderation.test_rulings import by_hand
from tests.race import race

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


def desk_of(member):
    client = Client()
    client.force_login(member)
    return client


class TestClosing:
    def test_one_proposes_and_another_closes(self, ana, ben, moderator, senior, now):
        waiting = invitations.send(ana, ben, how="stranger", at=now - DAY)
        made = closing.propose(ana, by=moderator, reason="Threats to three people.", at=now)
        case = Case.objects.get()
        assert (case.member, case.url) == (ana, made.get_absolute_url())
        with pytest.raises(Refused, match="second person"):
            closing.confirm(made, by=moderator, at=now)
        ana.refresh_from_db()
        assert ana.is_active
        member = desk_of(ana)
        assert member.get("/standing/").status_code == 200
        closing.confirm(made, by=senior, words="I read all of it.", at=now)
        ana.refresh_from_db()
        assert not ana.is_active
        assert member.get("/standing/").status_code == 302
        assert not Invitation.objects.received_by(ben).filter(pk=waiting.pk).exists()
        mail = delivery.message(ana.notices.get(kind="closed"))
        assert "Threats to three people." in str(mail.body)
        case.refresh_from_db()
        assert case.resolved_by == senior
        assert list(Action.objects.order_by("pk").values_list("verb", flat=True)) == [
            "propose-closing",
            "close-account",
        ]

    def test_a_declined_proposal_leaves_the_account_and_may_be_made_again(self, ana, moderator, senior, now):
        made = closing.propose(ana, by=moderator, reason="Threats.", at=now)
        with pytest.raises(Refused, match="proposed already"):
            closing.propose(ana, by=senior, reason="Me too.", at=now)
        closing.decline(made, by=senior, words="One message is not enough.", at=now)
        for act in (closing.confirm, closing.decline):
            with pytest.raises(Refused, match="already"):
                act(made, by=senior, words="Again.", at=now)
        assert not ana.notices.exists()
        closing.propose(ana, by=moderator, reason="Two more.", at=now)

    def test_nobody_closes_their_own_and_the_database_holds_it(self, ana, moderator, senior, now):
        with pytest.raises(Refused, match="about you"):
            closing.propose(moderator, by=moderator, reason="Me.")
        made = closing.propose(senior, by=moderator, reason="Threats.", at=now)
        with pytest.raises(Refused, match="about you"):
            closing.confirm(made, by=senior)
        for who in (moderator, senior):
            with pytest.raises(IntegrityError), transaction.atomic():
                Closing.objects.update(ruling="confirmed", ruled_at=now, ruled_by=who)
        with pytest.raises(IntegrityError), transaction.atomic():
            Closing.objects.create(member=ana, proposed_by=ana, reason="Me.")

    def test_each_role_does_its_part_in_the_admin(self, ana, moderator, other_moderator, senior):
        propose = f"/admin/moderation/dossier/{ana.pk}/close/"
        assert desk_of(moderator).post(propose, {"reason": ""}).status_code == 422
        assert desk_of(moderator).post(propose, {"reason": "Threats."}).status_code == 302
        assert desk_of(moderator).post(propose, {"reason": "Threats."}).status_code == 409
        page = Closing.objects.get().get_absolute_url()
        confirm = page.replace("change", "confirm")
        assert desk_of(other_moderator).get(page).status_code == 200
        assert desk_of(other_moderator).post(confirm, {"reason": "Yes."}).status_code == 403
        assert b"/confirm/" not in desk_of(other_moderator).get(page).content
        read = desk_of(senior).post(confirm, {"reason": "Yes.", "preview": "1"})
        assert "Two people decided this" in read.content.decode()
        ana.refresh_from_db()
        assert ana.is_active
        assert desk_of(senior).post(confirm, {"reason": "Yes."}).status_code == 302
        ana.refresh_from_db()
        assert not ana.is_active
        assert desk_of(senior).post(confirm, {"reason": "Yes."}).status_code == 409


class TestShortening:
    def test_a_step_ends_sooner_and_the_member_is_told(self, ana, moderator, now):
        sanction = by_hand(ana, moderator, "restriction", now, days=20)
        with pytest.raises(Refused, match="ends sooner already"):
            standing.reduce(sanction, ends_at=now + 30 * DAY, by=moderator, reason="More.", at=now)
        standing.reduce(sanction, ends_at=now + 3 * DAY, by=moderator, reason="They apologised.", at=now)
        ana.refresh_from_db()
        assert ana.restricted_until == now + 3 * DAY
        body = str(delivery.message(ana.notices.get(kind="reduced")).body)
        assert "They apologised." in body
        line = Action.objects.get(verb="reduce")
        assert line.before > line.after
        with pytest.raises(Refused, match="ends sooner already"):
            standing.reduce(sanction, ends_at=now + 3 * DAY, by=moderator, reason="Again.", at=now)

    def test_it_is_refused_for_oneself_without_a_reason_and_into_the_past(self, ana, moderator, now):
        sanction = by_hand(ana, moderator, "warning", now)
        for by, reason, ends_at in (
            (ana, "Mine.", now + DAY),
            (moderator, " ", now + DAY),
            (moderator, "Now.", now),
        ):
            with pytest.raises(Refused):
                standing.reduce(sanction, ends_at=ends_at, by=by, reason=reason, at=now)

    def test_in_the_admin(self, ana, moderator, now):
        sanction = by_hand(ana, moderator, "restriction", now, days=20)
        address = f"/admin/moderation/sanction/{sanction.pk}/reduce/"
        form = {"days": "3", "reason": "They apologised."}
        assert [desk_of(moderator).post(address, form).status_code for _ in range(2)] == [302, 409]
        assert desk_of(moderator).post(address, {**form, "days": "0"}).status_code == 422
        assert desk_of(moderator).post(address, {**form, "days": "30"}).status_code == 409


def test_overturning_lifts_what_rested_on_the_same_evidence_and_only_that(ana, moderator, now):
    """A warning is overturned late: what came after an earlier ruling, from other people, stays."""
    unknown(ana, 6, now - 9 * DAY)
    ledger.fold_all(at=now - 8 * DAY)
    first, restriction = Sanction.objects.order_by("entry")
    standing.overturn(restriction, by=moderator, reason="They had asked.", at=now - 8 * DAY)
    unknown(ana, 4, now - 7 * DAY, first=6)
    ledger.fold_all(at=now - 6 * DAY)
    second = Sanction.objects.standing().get()
    third = by_hand(ana, moderator, "restriction", now)
    standing.overturn(first, by=moderator, reason="The first one, too.", at=now)
    ledger.fold_all(at=now)
    assert set(Sanction.objects.standing()) == {second, third}
    assert Entry.objects.filter(kind="reset").count() == 1
    assert Tally.objects.get(pk=ana.pk).counted_idk == 4
    assert recounting.recount().differences == []
    standing.overturn(second, by=moderator, reason="And these.", at=now)
    ledger.fold_all(at=now)
    assert set(Sanction.objects.standing()) == {third}
    assert Tally.objects.get(pk=ana.pk).counted_idk == 0


class TestPreview:
    @pytest.mark.parametrize(
        ("verb", "said"),
        [
            ("lift", "has been lifted"),
            ("overturn", "has been lifted"),
            ("reduce", "it now ends on"),
        ],
    )
    def test_the_mail_is_read_before_and_nothing_is_decided(self, ana, moderator, now, verb, said):
        unknown(ana, 4, now - DAY)
        ledger.fold_all(at=now)
        sanction = Sanction.objects.get()
        before = (Notice.objects.count(), Action.objects.count(), Entry.objects.count())
        desk = desk_of(moderator)
        form = {"reason": "Mercy, this once.", "days": "2"}
        address = f"/admin/moderation/sanction/{sanction.pk}/{verb}/"
        page = desk.post(address, {**form, "preview": "1"})
        assert page.status_code == 200
        [letter] = page.context["letters"]
        assert said in letter.text
        sanction.refresh_from_db()
        assert sanction.is_live
        assert (Notice.objects.count(), Action.objects.count(), Entry.objects.count()) == before
        assert desk.post(address, form).status_code == 302
        sent = delivery.message(ana.notices.order_by("pk").last())
        assert (letter.to, letter.subject, letter.text) == (ana.email, sent.subject, sent.body)

    def test_a_steps_statement_is_read_before(self, ana, moderator):
        address = f"/admin/moderation/dossier/{ana.pk}/impose/"
        form = {"step": "suspension", "days": "3", "reason": "Threats to three people.", "preview": "1"}
        page = desk_of(moderator).post(address, form).content.decode()
        assert "A moderator decided this: Threats to three people." in page
        assert not Sanction.objects.exists()
        assert desk_of(moderator).post(address, {**form, "reason": ""}).status_code == 422


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def people(self, transactional_db):
        return [
            person(name, is_staff=True) for name in ("Ana Alves", "Mona Moderator", "Otto Other", "Sela S")
        ]

    def test_of_two_who_propose_one_does_and_of_two_who_decide_one_does(self, people):
        ana, mona, otto, sela = people
        ends = race(
            *[lambda by=by: closing.propose(ana, by=by, reason="Threats.") for by in (mona, otto) * 5]
        )
        assert sum(isinstance(end, Refused) for end in ends) == 9
        made = Closing.objects.get()
        second = otto if made.proposed_by == mona else mona
        ends = race(
            lambda: closing.confirm(Closing.objects.get(), by=sela),
            lambda: closing.decline(Closing.objects.get(), by=second, words="No."),
        )
        assert sum(isinstance(end, Refused) for end in ends) == 1
        made.refresh_from_db()
        ana.refresh_from_db()
        assert ana.is_active == (made.ruling == "declined")

    def test_of_two_who_shorten_alike_one_does(self, people):
        ana, mona, otto, _sela = people
        now = timezone.now()
        by_hand(ana, mona, "warning", now, days=9)
        ends = race(
            *[
                lambda by=by: standing.reduce(Sanction.objects.get(), ends_at=now + DAY, by=by, reason="So.")
                for by in (mona, otto)
            ]
        )
        assert sum(isinstance(end, Refused) for end in ends) == 1
        assert ana.notices.filter(kind="reduced").count() == 1
