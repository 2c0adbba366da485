"""The overview: what waits, what is in force, how good and how healthy it is; each tile leads to its list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.members.models import AccountMail, Notice
from lion.moderation import cases, ledger, opening, overview, reports, standing
from lion.moderation.models import Action, Case, Sanction
from tests.cast import person
from tests.moderation.test_cases import reported, unknown

DAY = timedelta(days=1)
PAGE = "/admin/moderation/case/overview/"
MAILS = "/admin/moderation/case/mails/"
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def lived(ana, ben, open_group, stranger, moderator, now):
    """A restriction that was overturned, a warning that stands, a breach, a report ruled on, an open one."""
    reported(ana, stranger, now - 5 * DAY)
    reports.uphold(reported(stranger, ben, now - 5 * DAY), by=moderator, reason="A pitch.", at=now - 4 * DAY)
    unknown(ana, 6, now - 4 * DAY)
    unknown(stranger, 4, now - 4 * DAY)
    invitation = invitations.send(ana, ben, how="group", at=now - 4 * DAY)
    answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now - 4 * DAY)
    ledger.fold_all(at=now)
    opening.sweep(now)
    standing.overturn(Sanction.objects.get(step="restriction"), by=moderator, reason="Asked.", at=now)
    opening.sweep(now)


def number(tiles, label):
    return next(tile for tile in tiles if tile.label == label)


def test_what_waits_and_what_is_in_force_is_counted(desk, lived, now):
    page = desk.get(PAGE)
    report = number(page.context["cases"], "Spam report")
    assert (report.number, report.alarm) == ("1", True)
    assert "overdue" in report.hint
    assert number(page.context["cases"], "Appeal").hint == "nothing waits"
    assert [tile.number for tile in page.context["steps"]] == ["1", "0", "0", "0"]
    quality = page.context["quality"]
    assert number(quality, "Automatic steps, a year").number == "3"
    assert number(quality, "Of them overturned").number == "33 %"
    assert number(quality, "To the decision").number == "0\xa0minutes"
    assert sum(whole for _w, whole, _p, _s in page.context["weeks"]) == 10
    assert page.context["reporters"] == []
    assert [(one["group__name"], one["n"]) for one in page.context["groups"]] == [("Night Trains", 1)]


def test_each_tile_leads_to_its_list(desk, lived):
    page = desk.get(PAGE)
    for part in ("cases", "steps", "quality", "machine"):
        for tile in page.context[part]:
            assert desk.get(tile.url).status_code == 200, tile
    for step, n in (("warning", 1), ("restriction", 0)):
        listed = desk.get(f"/admin/moderation/sanction/?live=now&step__exact={step}")
        assert len(listed.context["cl"].result_list) == n
    assert not desk.get("/admin/moderation/sanction/?live=soon").context["cl"].result_list


def test_what_the_worker_has_not_done_is_told(ana, ben, now):
    assert overview.machine(now)["waiting"] == 0
    invitation = invitations.send(ana, ben, how="stranger", at=now - DAY)
    answer = answering.answer(invitation, Verb.UNKNOWN, by=ben, at=now - DAY)
    waits = overview.machine(now)
    assert (waits["waiting"], waits["since"]) == (1, answer.settles_at)
    ledger.fold_all(at=now)
    assert overview.machine(now)["waiting"] == 0


def test_who_has_had_three_reports_ruled_on_is_named_with_their_accuracy(desk, ben, moderator, now):
    for number in range(3):
        report = reported(person(f"Seller {number}"), ben, now - DAY)
        rule = reports.dismiss if number else reports.uphold
        rule(report, by=moderator, reason="Read.", at=now)
    [reporter] = desk.get(PAGE).context["reporters"]
    assert (reporter["reporter__name"], reporter["share"]) == ("Ben Bauer", "33 %")


def test_times_are_medians_and_the_weeks_look_back_twelve(ana, moderator, now):
    for days in (1, 2, 9):
        case = opening.about(Case.Kind.GROUP, f"group:{days}", ana, at=now - days * DAY)
        cases.claim(case, by=moderator, at=now - days * DAY / 2)
        cases.resolve(case, reason="Settled.", by=moderator, at=now)
    times = overview.times()
    assert (times.cases, times.to_look, times.to_decide) == (3, DAY, 2 * DAY)
    unknown(ana, 1, now - 100 * DAY)
    unknown(ana, 1, now - DAY, first=1)
    ledger.fold_all(at=now)
    weeks = overview.by_week(now)
    assert (len(weeks), sum(whole for _week, whole, _idk in weeks)) == (12, 1)
    assert len(overview.automatic(now)) == 12


def test_the_overview_costs_the_same_for_many(desk, lived, now, django_assert_max_num_queries):
    desk.get("/admin/")
    with django_assert_max_num_queries(12):
        desk.get(PAGE)
    for n in range(20):
        opening.about(Case.Kind.GROUP, f"group:{n}", person(f"Member {n}"), at=now)
    with django_assert_max_num_queries(7):
        desk.get(PAGE)


def test_only_the_role_sees_it(ana, ben):
    client = Client()
    client.force_login(ana)
    assert client.get(PAGE).status_code == 302
    ben.is_staff = True
    ben.save()
    client.force_login(ben)
    assert client.get(PAGE).status_code == 403
    assert "overview" not in client.get("/admin/").content.decode()


def test_an_empty_house_has_an_overview(desk):
    assert desk.get(PAGE).status_code == 200
    assert overview.times().to_look is None
    assert timezone.now() >= overview.by_week(timezone.now())[-1][0]


def test_who_decides_on_the_policy_sees_its_numbers_and_neither_cases_nor_names(policy_admin, lived, ben):
    client = Client()
    client.force_login(policy_admin)
    page = client.get(PAGE)
    assert number(page.context["quality"], "Of them overturned").number == "33 %"
    for hidden in ("Open cases", "Reporters by accuracy", "Night Trains", ben.name, "case/?kind"):
        assert hidden not in page.text
    assert "Overview" in client.get("/admin/").text
    assert client.get(MAILS).status_code == 403


@pytest.fixture
def owed(ana, ben, now):
    """A statement that was given up, an acceptance that waits, a confirmation that has failed once."""
    facts = {"member": ana, "context": {}, "created_at": now - 3 * DAY}
    Notice.objects.create(kind="warning", key="given-up", attempts=12, **facts)
    Notice.objects.create(kind="accepted", key="waits", **facts | {"created_at": now - DAY})
    Notice.objects.create(kind="accepted", key="left", mailed_at=now, **facts)
    claimed = now + timedelta(minutes=5)
    AccountMail.objects.create(to=ben.email, subject="Confirm", text=".", attempts=1, claimed_at=claimed)


def test_mails_that_have_not_left_are_listed_and_tried_again_once_it_is_asked(
    desk, owed, ana, ben, moderator
):
    page = desk.get(MAILS)
    told = [(one.about, one.count, one.tries, one.given_up) for one in page.context["unsent"]]
    assert told == [
        ("Decisions, with their reasons", 1, 12, 1),
        ("Invitations of mine that were accepted", 1, 0, 0),
        ("Sign-up, passwords and addresses", 1, 1, 0),
    ]
    assert overview.machine(timezone.now())["mails"] == sum(one[1] for one in told)
    assert ana.name not in page.text
    assert ben.email not in page.text
    assert "2 mails are tried again now." in desk.post(MAILS, follow=True).text
    line = Action.objects.get(verb="mail-again")
    assert (line.actor, line.details) == (moderator, {"count": 2})
    assert Notice.objects.to_mail(timezone.now()).filter(key="given-up").exists()
    assert AccountMail.objects.to_send(timezone.now()).exists()
    assert "Nothing has failed" in desk.post(MAILS, follow=True).text
    assert Action.objects.filter(verb="mail-again").count() == 1


def test_a_reader_reads_which_mails_wait_and_sets_nothing_off(reader, owed):
    client = Client()
    client.force_login(reader)
    assert "Try again now" not in client.get(MAILS).text
    assert client.post(MAILS).status_code == 403
    assert Notice.objects.get(key="given-up").attempts == 12
