"""The queue of cases and a case's page, as the moderator's role."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lion.moderation import appeals, cases, ledger, opening
from lion.moderation.models import Case, Sanction, SpamReport
from tests.cast import person
from tests.moderation.test_cases import reported, unknown

DAY = timedelta(days=1)
QUEUE = "/admin/moderation/case/"
pytestmark = pytest.mark.usefixtures("noise")


def client_of(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def desk(moderator):
    return client_of(moderator)


def opened(number, member, now, **changes):
    case = opening.about(Case.Kind.GROUP, f"group:{number}", member, at=now, words=f"Dispute {number}")
    Case.objects.filter(pk=case.pk).update(**changes)
    case.refresh_from_db()
    return case


def ticked(*chosen):
    return [f"{case.pk}:{case.version}" for case in chosen]


def names(page):
    return {case.member.name for case in page.context["page"]}


def test_the_queue_shows_whose_and_what_by_filters(desk, moderator, other_moderator, now):
    people = [person(f"Member {n}") for n in range(5)]
    mine, theirs, late, asleep, gone = (opened(n, who, now) for n, who in enumerate(people))
    cases.claim(mine, by=moderator)
    cases.claim(theirs, by=other_moderator)
    Case.objects.filter(pk=late.pk).update(due_at=now - DAY)
    cases.snooze(asleep, until=now + 3 * DAY, by=moderator)
    cases.resolve(gone, reason="Settled.", by=other_moderator)
    expected = {
        "": {0, 1, 2},
        "mine": {0},
        "unclaimed": {2},
        "overdue": {2},
        "snoozed": {3},
        "resolved": {4},
    }
    for whose, numbers in expected.items():
        page = desk.get(QUEUE, {"whose": whose})
        assert names(page) == {people[n].name for n in numbers}, whose
    assert [tab.count for tab in desk.get(QUEUE).context["tabs"]] == [3, 1, 1, 1, 1, None]
    assert names(desk.get(QUEUE, {"kind": "appeal"})) == set()
    assert len(names(desk.get(QUEUE, {"kind": "group", "whose": "nonsense", "page": "x"}))) == 3


def test_a_bulk_does_what_it_can_and_names_what_it_could_not(desk, ana, ben, stranger, other_moderator, now):
    first, second, held = opened(1, ana, now), opened(2, ben, now), opened(3, stranger, now)
    before = ticked(first, second, held)
    cases.claim(held, by=other_moderator)
    page = desk.post(QUEUE, {"verb": "claim", "case": before}, follow=True).content.decode()
    assert "2 cases are yours" in page
    assert "Otto Otherwise claimed it on" in page
    done = desk.post(QUEUE, {"verb": "resolve", "reason": "", "case": ticked(first)})
    assert (done.status_code, "Give a reason" in done.content.decode()) == (422, True)
    for case in (first, second):
        case.refresh_from_db()
    desk.post(QUEUE, {"verb": "resolve", "reason": "Settled.", "case": ticked(first, second)})
    assert Case.objects.filter(resolved_at__isnull=False, reason="Settled.").count() == 2


def test_many_reports_are_ruled_on_at_once_each_on_its_own(desk, ana, ben, stranger, moderator, now):
    reported(ana, ben, now - DAY)
    reported(ana, stranger, now - DAY)
    reported(ben, moderator, now - DAY)
    opening.sweep(now)
    dispute = opened(1, ana, now)
    chosen = ticked(*Case.objects.order_by("kind"))
    assert "Uphold the reports" in desk.get(QUEUE, {"kind": "report"}).content.decode()
    assert desk.post(QUEUE, {"verb": "uphold", "reason": " ", "case": chosen}).status_code == 422
    page = desk.post(QUEUE, {"verb": "uphold", "reason": "A pitch.", "case": chosen}, follow=True)
    text = page.content.decode()
    assert "Upheld in 1 case." in text
    assert "There is no spam report behind this case." in text
    assert "a report that you are part of" in text
    assert SpamReport.objects.filter(sender=ana, ruling="upheld", ruled_by=moderator).count() == 2
    assert set(Case.objects.open()) == {dispute, Case.objects.get(member=ben)}
    again = desk.post(QUEUE, {"verb": "dismiss", "reason": "No.", "case": chosen}, follow=True)
    assert "Mona Moderator resolved it on" in again.content.decode()
    assert not SpamReport.objects.filter(ruling="dismissed").exists()


@pytest.mark.parametrize(
    "form",
    [
        {"verb": "claim", "case": []},
        {"verb": "claim", "case": ["x"]},
        {"verb": "claim", "case": ["x:y"]},
        {"verb": "claim", "case": [f"00000000-0000-4000-8000-{n:012}:0" for n in range(26)]},
    ],
)
def test_what_was_not_ticked_on_the_page_is_refused(desk, form):
    assert desk.post(QUEUE, form).status_code == 422


def test_an_unknown_verb_or_time_changes_nothing(desk, ana, now):
    case = opened(1, ana, now)
    for form in ({"verb": "delete"}, {"verb": "snooze", "days": "1000"}):
        assert desk.post(QUEUE, {**form, "case": ticked(case)}).status_code == 422
    case.refresh_from_db()
    assert case.version == 0


def test_a_case_is_taken_to_its_ruling(desk, ana, ben, moderator, now):
    reported(ana, ben, now - DAY)
    opening.sweep(now)
    case = Case.objects.get()
    address = case.get_absolute_url()
    page = desk.get(address).content.decode()
    assert "Buy my course" in page
    assert ben.name not in page
    claim = reverse("admin:moderation_case_claim", args=[case.pk])
    assert desk.get(claim).status_code == 405
    assert desk.post(claim, {"version": "0"}).status_code == 302
    stale = desk.post(claim, {"version": "0"})
    assert (stale.status_code, "Mona Moderator claimed it on" in stale.content.decode()) == (409, True)
    waits = desk.post(
        reverse("admin:moderation_case_resolve", args=[case.pk]), {"version": "1", "reason": "No."}
    )
    assert waits.status_code == 422
    ruled = desk.post(
        f"/admin/moderation/spamreport/{SpamReport.objects.get().pk}/uphold/", {"reason": "A pitch."}
    )
    assert ruled.status_code == 302
    case.refresh_from_db()
    assert (case.resolved_by, case.claimed_by) == (moderator, None)
    assert "Upheld" in desk.get(address).content.decode()


def test_each_kind_has_a_page(desk, ana, other_moderator, now):
    unknown(ana, 6, now - DAY)
    unknown(other_moderator, 5, now - DAY)
    ledger.fold_all(at=now)
    appeals.file(Sanction.objects.get(step="restriction"), "They asked.", by=ana, at=now)
    opening.sweep(now)
    opened(1, ana, now, url="/groups/")
    pages = {case.kind: desk.get(case.get_absolute_url()).content.decode() for case in Case.objects.all()}
    assert pages.keys() == {"appeal", "threshold", "staff", "group"}
    assert "They asked." in pages["appeal"]
    assert "decided automatically" in pages["threshold"]
    assert "Evidence R then" in pages["threshold"]
    assert "would have been warned" in pages["staff"]
    assert "Dispute 1" in pages["group"]


def test_nobody_reads_or_touches_a_case_about_themselves(desk, moderator, now):
    case = opened(1, moderator, now)
    assert "Dispute" not in desk.get(QUEUE).content.decode()
    assert desk.get(case.get_absolute_url()).status_code == 404
    assert (
        desk.post(reverse("admin:moderation_case_resolve", args=[case.pk]), {"version": "0"}).status_code
        == 404
    )
    page = desk.post(QUEUE, {"verb": "claim", "case": ticked(case)}, follow=True).content.decode()
    assert "no such case" in page


@pytest.mark.parametrize("who", ["member", "staff", "visitor"])
def test_nobody_but_the_role_sees_or_works_on_cases(ana, ben, who, now):
    case = opened(1, ana, now)
    client = Client()
    if who != "visitor":
        ben.is_staff = who == "staff"
        ben.save()
        client.force_login(ben)
    expected = {403} if who == "staff" else {302}
    verbs = [
        reverse(f"admin:moderation_case_{verb}", args=[case.pk])
        for verb in ("claim", "release", "snooze", "resolve")
    ]
    found = {client.get(address).status_code for address in (QUEUE, case.get_absolute_url())}
    found |= {
        client.post(address, {"version": "0", "reason": "Mine."}).status_code for address in (QUEUE, *verbs)
    }
    assert found == expected
    case.refresh_from_db()
    assert case.version == 0


def test_the_queue_and_a_case_cost_the_same_for_many(desk, ana, now, django_assert_max_num_queries):
    case = opened(0, ana, now)
    desk.get(QUEUE)
    for number in range(1, 40):
        opened(number, ana, now)
    with django_assert_max_num_queries(12):
        desk.get(QUEUE)
    with django_assert_max_num_queries(12):
        desk.get(case.get_absolute_url())


def test_a_senders_reports_are_decided_on_their_cases_page_at_the_same_cost_for_many(
    desk, ana, moderator, now, django_assert_max_num_queries
):
    for number in range(6):
        reported(ana, person(f"Reporter {number}"), now - DAY)
    opening.sweep(now)
    case = Case.objects.get()
    assert "6 reports: Buy my course" in desk.get(QUEUE).text
    with django_assert_max_num_queries(12):
        page = desk.get(case.get_absolute_url()).text
    assert (page.count("Buy my course"), "Uphold all" in page) == (6, True)
    uphold = reverse("admin:moderation_case_uphold", args=[case.pk])
    assert desk.get(uphold).status_code == 405
    assert desk.post(uphold, {"version": "0", "reason": ""}).status_code == 422
    assert desk.post(uphold, {"version": "7", "reason": "A pitch."}).status_code == 409
    assert desk.post(uphold, {"version": "0", "reason": "A pitch."}).status_code == 302
    assert SpamReport.objects.filter(ruling="upheld", ruled_by=moderator).count() == 6
    assert "6 × Upheld" in desk.get(case.get_absolute_url()).text
