"""The staff's roles: each whole in itself, tested as the role alone, never as a superuser."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import (
    appeals,
    closing,
    ledger,
    opening,
    policies,
    reports,
    roles,
    second_looks,
    standing,
    suppositions,
)
from lion.moderation.models import Action, Case, Closing, PolicyVersion, Sanction, SpamReport
from tests.cast import person
from tests.moderation.test_cases import reported
from tests.moderation.test_rulings import by_hand

DAY = timedelta(days=1)
LISTS = {
    "case", "dossier", "tally", "sanction", "appeal", "secondlook", "closing", "spamreport", "breach",
    "action", "entry", "weighing", "policyversion", "supposition",
}  # fmt: skip
LOOKS = {
    "reader": LISTS,
    "moderator": LISTS,
    "senior": LISTS,
    "policy_admin": {"policyversion", "supposition"},
}
pytestmark = pytest.mark.usefixtures("noise")


def desk_of(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.parametrize("who", LOOKS)
def test_each_role_sees_its_lists_and_no_other(request, who):
    desk = desk_of(request.getfixturevalue(who))
    seen = {name for name in LISTS if desk.get(f"/admin/moderation/{name}/").status_code == 200}
    assert seen == LOOKS[who]
    index = desk.get("/admin/", follow=True)
    assert index.status_code == 200
    assert all(f'"/admin/moderation/{name}/"' in index.text for name in LOOKS[who])
    assert all(f'"/admin/moderation/{name}/"' not in index.text for name in LISTS - LOOKS[who])


@pytest.mark.parametrize("who", LOOKS)
def test_each_role_does_what_is_its_own_and_no_more(request, ana, ben, who, now):
    by = request.getfixturevalue(who)
    rules, is_senior = who in {"moderator", "senior"}, who == "senior"
    held = {
        name.split(".")[1] for name in by.get_all_permissions() if not name.split(".")[1].startswith("view_")
    }
    assert (
        held
        == {
            "reader": set(),
            "moderator": {"rule", "reveal", "add_supposition"},
            "senior": {"rule", "reveal", "add_supposition", "rule_long", "close_account", "export_log"},
            "policy_admin": {"add_supposition", "add_policyversion"},
        }[who]
    )
    assert roles.moderators().filter(pk=by.pk).exists() == rules
    assert roles.seniors().filter(pk=by.pk).exists() == is_senior

    desk, report = desk_of(by), reported(ana, ben, now - 2 * DAY)
    opening.sweep(now)
    sent = desk.post(f"/admin/moderation/spamreport/{report.pk}/uphold/", {"reason": "A pitch."})
    assert sent.status_code == (302 if rules else 403)
    form = {"step": "suspension", "days": "60", "reason": "Threats."}
    sent = desk.post(f"/admin/moderation/dossier/{ana.pk}/impose/", form)
    assert sent.status_code == {"senior": 302}.get(who, 403)
    assert desk.get("/admin/moderation/supposition/add/").status_code == (403 if who == "reader" else 200)
    assert Action.objects.filter(actor=by).exists() == rules


def test_a_senior_alone_works_from_the_queue_to_the_last_word(ana, moderator, senior, now):
    sanction = by_hand(ana, moderator, "suspension", now - DAY)
    appeal = appeals.file(sanction, "It was not me.", by=ana, at=now)
    opening.sweep(now)
    case, desk = Case.objects.get(), desk_of(senior)
    assert (
        desk.post(reverse("admin:moderation_case_claim", args=[case.pk]), {"version": "0"}).status_code == 302
    )
    sent = desk.post(f"/admin/moderation/appeal/{appeal.pk}/uphold/", {"reason": "It was a namesake."})
    assert sent.status_code == 302
    ana.refresh_from_db()
    assert standing.of(ana) == "good"
    proposed = closing.propose(ana, by=moderator, reason="Threats.")
    assert (
        desk.post(f"/admin/moderation/closing/{proposed.pk}/confirm/", {"reason": "Yes."}).status_code == 302
    )
    assert desk.post("/admin/moderation/action/csv/").status_code == 200


def test_a_policy_admin_asks_and_adopts_and_touches_no_member(ana, ben, moderator, policy_admin, now):
    desk, sanction = desk_of(policy_admin), by_hand(ana, moderator, "restriction", now)
    for verb in ("lift", "overturn", "reduce"):
        form = {"reason": "Mine.", "days": "3"}
        assert desk.post(f"/admin/moderation/sanction/{sanction.pk}/{verb}/", form).status_code == 403
    for verb in ("impose", "close", "reveal", "note", "follow-up"):
        assert desk.post(f"/admin/moderation/dossier/{ana.pk}/{verb}/", {"text": "Mine."}).status_code == 403
    numbers = {**policies.tally_of(policies.in_force()).to_dict(), "warn": 7.0}
    asked = desk.post("/admin/moderation/supposition/add/", {**numbers, "rule": "fair"})
    suppositions.answer(asked.url.split("/")[-3])
    page = desk.get(asked.url)
    assert "/adopt/" in page.text
    assert "/admin/moderation/dossier/" not in page.text
    assert (
        desk.post(f"{asked.url.replace('change', 'adopt')}", {"over": 1, "reason": "Sooner."}).status_code
        == 302
    )
    assert PolicyVersion.objects.get(version=2).author == policy_admin
    assert Sanction.objects.get() == sanction


def test_who_holds_two_roles_still_acts_on_nothing_of_their_own(ana, ben, senior, policy_admin, now):
    senior.groups.add(*policy_admin.groups.all())
    sanction = by_hand(ana, senior, "suspension", now - DAY, days=60)
    appeal = appeals.file(sanction, "No.", by=ana, at=now)
    desk = desk_of(senior)
    otherwise = policy_admin
    otherwise.groups.add(*senior.groups.all())
    assert desk.post(f"/admin/moderation/appeal/{appeal.pk}/reject/", {"reason": "No."}).status_code == 403
    appeals.reject(appeal, by=otherwise, words="It stands.", at=now)
    assert not second_looks.may_ask(appeal, now)
    report = reported(ben, senior, now - 2 * DAY)
    sent = desk.post(f"/admin/moderation/spamreport/{report.pk}/uphold/", {"reason": "Mine."})
    assert sent.status_code == 403
    reports.dismiss(report, by=otherwise, reason="A fair question.")


def test_each_list_and_page_costs_the_same_for_many(
    ana, senior, moderator, open_group, now, django_assert_max_num_queries
):
    for number in range(6):
        member, reporter = person(f"Member {number}"), person(f"Reporter {number}")
        appeals.file(by_hand(member, moderator, "warning", now), "No.", by=member, at=now)
        closing.propose(member, by=moderator, reason="Threats.", at=now)
        asked = invitations.send(ana, reporter, how="stranger", note="Buy!", at=now - 2 * DAY)
        answering.answer(asked, Verb.SPAM, by=reporter, at=now - 2 * DAY)
    ledger.fold_all(at=now)
    opening.sweep(now)
    desk = desk_of(senior)
    pages = [f"/admin/moderation/{name}/" for name in LISTS]
    pages += [
        f"/admin/moderation/{name}/{pk}/{verb}/"
        for name, pk, verb in (
            ("dossier", ana.pk, "change"),
            ("dossier", ana.pk, "impose"),
            ("spamreport", SpamReport.objects.all()[0].pk, "change"),
            ("spamreport", SpamReport.objects.all()[0].pk, "uphold"),
            ("closing", Closing.objects.all()[0].pk, "change"),
            ("closing", Closing.objects.all()[0].pk, "confirm"),
            ("sanction", Sanction.objects.all()[0].pk, "overturn"),
            ("policyversion", 1, "change"),
            ("case", Case.objects.get(kind="report").pk, "change"),
        )
    ]
    for address in [*pages, "/admin/", "/admin/moderation/supposition/add/"]:
        with django_assert_max_num_queries(12, info=address):
            assert desk.get(address).status_code == 200, address
