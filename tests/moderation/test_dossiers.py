"""A member's file: all on one page, for every member, with names masked until a logged reveal."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import cases, dossiers, explaining, opening
from lion.moderation.models import Action, Case, Weighing
from lion.refusals import Refused
from tests.moderation.test_cases import reported, unknown

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def history(ana, ben, open_group, stranger, now):
    """Ana: restricted by six, accepted by Ben as a fellow, reported by Stan."""
    invitation = invitations.send(ana, ben, how="group", note="Hello there", at=now - 2 * DAY)
    answering.answer(invitation, Verb.ACCEPT, by=ben, at=now - 2 * DAY)
    unknown(ana, 6, now - DAY)
    reported(ana, stranger, now - DAY)


def page_of(member, verb="change"):
    return reverse(f"admin:moderation_dossier_{verb}", args=[member.pk])


def test_the_file_explains_the_score_step_by_step(desk, history, ana, now):
    page = desk.get(page_of(ana))
    steps = page.context["steps"]
    assert [one.heard.verb for one in steps] == ["idk"] * 6 + ["accept"]
    assert {one.why for one in steps[:6]} == {"Counted in full."}
    assert "covered invitation" in steps[-1].why
    for before, after in zip(steps[1:], steps, strict=False):
        assert after.heard.r_before * after.heard.factor == pytest.approx(after.heard.r_after)
        assert after.heard.r_before == pytest.approx(before.heard.r_after, rel=0.01)
    text = page.content.decode()
    for said in ("restricted", "Night Trains", "Restriction", "Step taken", "Spam reports"):
        assert said in text
    assert text.count('<td class="r">1</td></tr>') == len(steps)  # under version 1 of the policy
    sending = page.context["sending"]
    assert (sending.sent, sending.covered, sending.accepted, sending.without_note) == (8, 1, 1, 6)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"set_aside": True}, "by a ruling"),
        ({"left_out": "repeat"}, "had counted before"),
        ({"left_out": "covered"}, "was covered"),
        ({"cap": 0.62, "null_rate": 0.43}, "say it to 43 % of people, so it is heard at 62 %"),
        ({"taint": 0.5}, "restricted later, so at 50 %"),
        ({"circle": 0.25}, "tied to others heard lately, so at 25 %"),
        ({"covered": True}, "weighs a part"),
    ],
)
def test_each_way_of_hearing_an_answer_is_said_in_words(values, said):
    heard = Weighing(**{"cap": 1.0, "taint": 1.0, "circle": 1.0, "covered": False, **values})
    assert said in explaining.why(heard)


def test_notes_sent_again_and_again_are_shown(ana, ben, stranger, now):
    for recipient in (ben, stranger):
        invitations.send(ana, recipient, how="stranger", note="Buy  my course", at=now - DAY)
    assert dossiers.sending(ana, now).repeated == [("Buy my course", 2)]


def test_a_member_whom_nobody_answered_or_reported_has_a_file_too(desk, ben):
    page = desk.get(page_of(ben)).content.decode()
    assert "Nobody’s answer has counted" in page
    assert ben.name in desk.get("/admin/moderation/dossier/", {"q": ben.handle}).content.decode()
    sent = desk.post(page_of(ben, "impose"), {"step": "warning", "days": "7", "reason": "Threats."})
    assert sent.status_code == 302


class TestMasking:
    def names(self, ana, stranger):
        return [stranger.name, "quisling", stranger.handle]

    def test_no_page_of_the_role_says_who_answered_or_reported(self, desk, history, ana, stranger, now):
        opening.sweep(now)
        pages = [page_of(ana), *[case.get_absolute_url() for case in Case.objects.all()]]
        for name in ("entry", "weighing", "spamreport", "sanction"):
            pages.append(f"/admin/moderation/{name}/")
            rows = desk.get(f"/admin/moderation/{name}/").context["cl"].result_list
            pages += [reverse(f"admin:moderation_{name}_change", args=[row.pk]) for row in rows]
        for address in pages:
            text = desk.get(address, follow=True).content.decode()
            for name in self.names(ana, stranger):
                assert name not in text, address

    @pytest.mark.parametrize(
        ("model", "lookup"),
        [
            ("weighing", "recipient__id__exact"), ("weighing", "recipient_id"), ("weighing", "recipient"),
            ("weighing", "recipient__name__startswith"), ("entry", "actor"), ("entry", "actor__id__exact"),
            ("entry", "actor_id__in"), ("entry", "actor__handle"), ("spamreport", "reporter"),
            ("spamreport", "reporter__id__exact"), ("spamreport", "answer__invitation__recipient"),
            ("breach", "sender"),
        ],
    )  # fmt: skip
    def test_no_filter_in_an_address_finds_it_out(self, desk, history, model, lookup, stranger):
        for value in (stranger.pk, "0", "S"):
            assert desk.get(f"/admin/moderation/{model}/", {lookup: value}).status_code in {302, 400}

    @pytest.mark.parametrize("model", ["entry", "weighing", "spamreport", "tally"])
    def test_no_search_finds_it_out(self, desk, history, model, stranger):
        page = desk.get(f"/admin/moderation/{model}/", {"q": stranger.handle})
        assert not page.context["cl"].result_list

    def test_names_are_revealed_with_a_reason_for_an_hour_and_logged(
        self, desk, history, ana, moderator, stranger
    ):
        reveal = page_of(ana, "reveal")
        assert desk.get(reveal).status_code == 405
        assert desk.post(reveal, {"text": " "}).status_code == 422
        assert desk.post(reveal, {"text": "An appeal says they are one person."}).status_code == 302
        line = Action.objects.get(verb="reveal")
        assert (line.actor, line.member, line.reason[:9]) == (moderator, ana, "An appeal")
        text = desk.get(page_of(ana)).content.decode()
        assert stranger.name in text
        assert "quisling 3" in text
        hour_ago = timezone.now() - timedelta(hours=1)
        known = dossiers.lines(ana)
        assert dossiers.is_revealed(known, moderator, timezone.now())
        known[0].at = hour_ago
        assert not dossiers.is_revealed(known[:1], moderator, timezone.now())

    def test_one_moderators_reveal_is_not_anothers(self, desk, history, ana, other_moderator, stranger):
        dossiers.reveal(ana, by=other_moderator, reason="Theirs.")
        assert stranger.name not in desk.get(page_of(ana)).content.decode()

    def test_a_reveal_of_one_member_is_none_of_another(self, desk, history, ana, ben, moderator, stranger):
        dossiers.reveal(ben, by=moderator, reason="Another matter.")
        assert stranger.name not in desk.get(page_of(ana)).content.decode()

    def test_reveals_are_not_in_the_public_log(self, client, ana, moderator):
        dossiers.reveal(ana, by=moderator, reason="Why.")
        dossiers.note(ana, "A word.", by=moderator)
        page = client.get(reverse("moderation:transparency")).content.decode()
        assert "Names revealed" not in page


def test_notes_stay_and_a_follow_up_opens_a_case(desk, ana, moderator, now):
    assert desk.post(page_of(ana, "note"), {"text": "Called them."}).status_code == 302
    assert "Called them." in desk.get(page_of(ana)).content.decode()
    day = (timezone.localdate() + 7 * DAY).isoformat()
    assert desk.post(page_of(ana, "follow-up"), {"text": "Again?", "on": "soon"}).status_code == 422
    assert desk.post(page_of(ana, "follow-up"), {"text": "Again?", "on": day}).status_code == 302
    assert Case.objects.get(kind="follow-up").about == "Again?"


def test_nobody_opens_or_changes_their_own_file(desk, moderator):
    assert desk.get(page_of(moderator)).status_code in {302, 404}
    for verb in ("reveal", "note", "follow-up", "impose"):
        assert desk.post(page_of(moderator, verb), {"text": "Mine."}).status_code == 404
    for act in (
        lambda: dossiers.reveal(moderator, by=moderator, reason="Mine."),
        lambda: dossiers.note(moderator, "Mine.", by=moderator),
        lambda: cases.follow_up(moderator, "Mine.", on=timezone.now() + DAY, by=moderator),
    ):
        with pytest.raises(Refused, match="is about you"):
            act()


def test_only_the_role_opens_a_file(ana, ben):
    client = Client()
    ben.is_staff = True
    ben.save()
    client.force_login(ben)
    assert client.get(page_of(ana)).status_code == 403
    for verb in ("reveal", "note", "follow-up", "impose"):
        assert client.post(page_of(ana, verb), {"text": "Mine."}).status_code == 403
    assert not Action.objects.exists()


def test_a_file_costs_the_same_for_many(desk, history, ana, moderator, now, django_assert_max_num_queries):
    for number in range(9):
        opening.about(Case.Kind.GROUP, f"group:{number}", ana, at=now)
        dossiers.note(ana, f"Note {number}", by=moderator)
    desk.get(page_of(ana))
    with django_assert_max_num_queries(12):
        desk.get(page_of(ana))
