"""The moderators' admin, as the moderator's role."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import appeals, ledger
from lion.moderation.admin import window
from lion.moderation.models import Action, Appeal, Sanction, SpamReport, Tally
from tests.cast import person

DAY = timedelta(days=1)
LISTS = [
    "tally",
    "sanction",
    "appeal",
    "spamreport",
    "breach",
    "entry",
    "weighing",
    "action",
    "policyversion",
]
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def case(ana, ben, now):
    """Ana restricted by six strangers and reported by Ben, with an appeal."""
    for number in range(6):
        stranger = person(f"Stranger {number}")
        invitation = invitations.send(ana, stranger, how="stranger", at=now - DAY)
        answering.answer(invitation, Verb.UNKNOWN, by=stranger, at=now - DAY)
    invitation = invitations.send(ana, ben, how="stranger", note="Buy my course", at=now - DAY)
    answering.answer(invitation, Verb.SPAM, by=ben, at=now - DAY)
    ledger.fold_all(at=now)
    return appeals.file(Sanction.objects.get(step="restriction"), "They asked.", by=ana)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_for_the_role_and_offers_no_editing(desk, case, name):
    page = desk.get(f"/admin/moderation/{name}/")
    assert page.status_code == 200
    assert desk.get(f"/admin/moderation/{name}/add/").status_code == 403
    first = apps.get_model("moderation", name).objects.first()
    if first is not None:
        assert desk.get(f"/admin/moderation/{name}/{first.pk}/change/", follow=True).status_code == 200
        assert desk.post(f"/admin/moderation/{name}/{first.pk}/change/", {}).status_code == 403
        assert desk.post(f"/admin/moderation/{name}/{first.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("who", ["ana", "stranger"])
def test_members_do_not_enter(request, who, case):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    assert client.get("/admin/moderation/tally/").status_code == 302
    assert client.post(f"/admin/moderation/appeal/{case.pk}/uphold/", {"reason": "Me."}).status_code == 302
    assert Appeal.objects.get().state == "open"


def test_staff_without_the_role_rule_on_nothing(case, stranger):
    stranger.is_staff = True
    stranger.save()
    client = Client()
    client.force_login(stranger)
    assert client.post(f"/admin/moderation/appeal/{case.pk}/uphold/", {"reason": "Me."}).status_code == 403


def test_an_appeal_is_upheld_with_a_reason_once(desk, case, ana):
    address = f"/admin/moderation/appeal/{case.pk}/uphold/"
    assert "Uphold" in desk.get(f"/admin/moderation/appeal/{case.pk}/change/").content.decode()
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "They had asked."}).status_code == 302
    again = desk.post(address, {"reason": "They had asked."})
    assert again.status_code == 409
    assert "already" in again.content.decode()
    ana.refresh_from_db()
    assert ana.restricted_until is None
    assert Action.objects.filter(verb="appeal-upheld").count() == 1


def test_flagged_members_show_how_each_answer_was_heard(desk, case, ana):
    flagged = desk.get("/admin/moderation/tally/?standing=flagged").content.decode()
    assert ana.name in flagged
    for standing in ("appeal", "reported", "warned", "restricted"):
        assert ana.name in desk.get(f"/admin/moderation/tally/?standing={standing}").content.decode()
    assert ana.name not in desk.get("/admin/moderation/tally/?standing=suspended").content.decode()
    page = desk.get(f"/admin/moderation/tally/{ana.pk}/change/", follow=True).content.decode()
    assert page.count("<td>IDK</td>") == 6


def test_a_step_is_imposed_by_hand_with_a_reason(desk, case, ana):
    address = f"/admin/moderation/dossier/{ana.pk}/impose/"
    assert desk.post(address, {"step": "suspension", "days": "0", "reason": "x"}).status_code == 422
    sent = desk.post(address, {"step": "suspension", "days": "3", "reason": "Threats."})
    assert sent.status_code == 302
    sanction = Sanction.objects.get(step="suspension")
    assert (sanction.reason, sanction.automatic) == ("Threats.", False)
    assert ana.notices.filter(kind="suspension").exists()


def test_a_double_click_imposes_once(desk, case, ana):
    address = f"/admin/moderation/dossier/{ana.pk}/impose/"
    sent = [desk.post(address, {"step": "suspension", "days": "3", "reason": "Threats."}) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 409]
    assert "in force already" in sent[1].content.decode()
    assert Sanction.objects.filter(step="suspension").count() == 1
    assert ana.notices.filter(kind="suspension").count() == 1


@pytest.mark.parametrize("verb", ["lift", "overturn"])
def test_a_sanction_is_lifted_or_overturned(desk, case, ana, verb):
    sanction = Sanction.objects.get(step="restriction")
    assert desk.get(f"/admin/moderation/sanction/{sanction.pk}/{verb}/").status_code == 200
    assert (
        desk.post(f"/admin/moderation/sanction/{sanction.pk}/{verb}/", {"reason": "Mercy."}).status_code
        == 302
    )
    ledger.fold_all()
    assert (Tally.objects.get(pk=ana.pk).r == 0.5) == (verb == "overturn")


@pytest.mark.parametrize("verb", ["uphold", "dismiss"])
def test_a_spam_report_is_ruled_on(desk, case, verb):
    report = SpamReport.objects.get()
    address = f"/admin/moderation/spamreport/{report.pk}/{verb}/"
    assert "Buy my course" in desk.get("/admin/moderation/spamreport/").content.decode()
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reason": "Looked at."}).status_code == 302
    assert desk.post(address, {"reason": "Looked at."}).status_code == 409


def test_a_moderator_does_not_rule_on_themselves(desk, moderator, case):
    address = f"/admin/moderation/dossier/{moderator.pk}/impose/"
    answer = desk.post(address, {"step": "warning", "days": "3", "reason": "Me."})
    assert answer.status_code == 404
    assert not Sanction.objects.filter(member=moderator).exists()


def test_a_long_list_is_counted_to_a_limit_and_says_so(desk, case, monkeypatch):
    address = "/admin/moderation/entry/"
    whole = desk.get(address)
    assert "≥" not in whole.content.decode()
    assert whole.context["cl"].result_count == 6
    assert desk.get(f"{address}?verb=accept").context["cl"].result_count == 0
    monkeypatch.setattr(window, "COUNTED", 4)
    cut = desk.get(address)
    assert "≥ 4" in cut.content.decode()
