"""The admin under hands that mean harm, or slip: nothing changes, and nothing breaks down."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from connections import answering, invitations
from connections.models.invitation import Verb
from lion.moderation import appeals, ledger
from lion.moderation.models import Action, Sanction
from tests.cast import person

DAY = timedelta(days=1)
MODELS = [
    "tally",
    "sanction",
    "appeal",
    "spamreport",
    "breach",
    "entry",
    "weighing",
    "action",
    "policyversion",
    "dossier",
]
RULINGS = [
    ("dossier", "impose"), ("sanction", "lift"), ("sanction", "overturn"), ("appeal", "uphold"),
    ("appeal", "reject"), ("spamreport", "uphold"), ("spamreport", "dismiss"),
]  # fmt: skip
pytestmark = pytest.mark.usefixtures("noise")


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def case(ana, ben, open_group, stranger, now):
    """Something of everything: a restriction, an appeal, a report, a breach."""
    for number in range(6):
        quisling = person(f"Quisling {number}")
        answering.answer(
            invitations.send(ana, quisling, how="stranger", at=now - DAY),
            Verb.UNKNOWN,
            by=quisling,
            at=now - DAY,
        )
    answering.answer(
        invitations.send(ana, stranger, how="stranger", at=now - DAY), Verb.SPAM, by=stranger, at=now - DAY
    )
    answering.answer(
        invitations.send(ana, ben, how="group", at=now - DAY), Verb.UNKNOWN, by=ben, at=now - DAY
    )
    ledger.fold_all(at=now)
    return appeals.file(Sanction.objects.get(step="restriction"), "They asked.", by=ana)


def rows(name):
    model = apps.get_model("moderation", name)
    return list(model.objects.order_by("pk").values())


def first(name):
    return apps.get_model("moderation", name).objects.order_by("pk").first()


@pytest.mark.parametrize("name", MODELS)
def test_no_post_adds_changes_or_deletes(desk, case, name):
    before = {one: rows(one) for one in MODELS}
    pk = first(name).pk
    base = f"/admin/moderation/{name}/"
    tampered = {"r": "0.1", "ruling": "upheld", "ends_at_0": "2030-01-01", "_save": "Save", "post": "yes"}
    assert desk.post(f"{base}add/", tampered).status_code == 403
    assert desk.post(f"{base}{pk}/change/", tampered).status_code == 403
    assert desk.post(f"{base}{pk}/delete/", tampered).status_code == 403
    desk.post(base, {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"})
    desk.post(
        base, {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(pk), "_save": "Save"}
    )
    assert {one: rows(one) for one in MODELS} == before


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(
    "pk", ["x", "0", "999999999999999999999999", "00000000-0000-4000-8000-000000000000", "%00"]
)
def test_a_key_that_is_none_leads_to_no_breakdown(desk, case, name, pk):
    for page in ("change", "history", "delete"):
        assert desk.get(f"/admin/moderation/{name}/{pk}/{page}/").status_code in {302, 403, 404}


@pytest.mark.parametrize(("name", "verb"), RULINGS)
@pytest.mark.parametrize("pk", ["x", "999999999999999999999999", "00000000-0000-4000-8000-000000000000"])
def test_there_is_no_ruling_on_nothing(desk, case, name, verb, pk):
    for ask in (desk.get, desk.post):
        assert ask(f"/admin/moderation/{name}/{pk}/{verb}/").status_code == 404


@pytest.mark.parametrize(("name", "verb"), RULINGS)
def test_a_ruling_is_shown_by_get_and_made_by_no_get(desk, case, name, verb):
    before = Action.objects.count()
    page = desk.get(f"/admin/moderation/{name}/{first(name).pk}/{verb}/?reason=Because.")
    assert page.status_code == 200
    assert Action.objects.count() == before


@pytest.mark.parametrize(("name", "verb"), RULINGS)
@pytest.mark.parametrize("reason", ["", "   ", "a\0b", "x" * 2001])
def test_a_ruling_without_a_readable_reason_is_refused(desk, case, name, verb, reason):
    before = {one: rows(one) for one in MODELS}
    fields = {"step": "warning", "days": "3", "reason": reason}
    assert desk.post(f"/admin/moderation/{name}/{first(name).pk}/{verb}/", fields).status_code == 422
    assert {one: rows(one) for one in MODELS} == before


@pytest.mark.parametrize(("name", "verb"), [one for one in RULINGS if one[1] != "impose"])
def test_every_ruling_made_twice_is_refused_the_second_time_in_words(desk, case, name, verb):
    address = f"/admin/moderation/{name}/{first(name).pk}/{verb}/"
    assert desk.post(address, {"reason": "Looked at."}).status_code == 302
    again = desk.post(address, {"reason": "Looked at."})
    assert again.status_code == 409
    assert re.search(r"already|another moderator", again.content.decode(), re.IGNORECASE)


@pytest.mark.parametrize("who", ["member", "staff", "visitor"])
@pytest.mark.parametrize(("name", "verb"), RULINGS)
def test_nobody_but_the_role_rules_or_looks(ben, case, who, name, verb):
    client = Client()
    if who != "visitor":
        ben.is_staff = who == "staff"
        ben.save()
        client.force_login(ben)
    before = {one: rows(one) for one in MODELS}
    fields = {"step": "warning", "days": "3", "reason": "Mine."}
    expected = {403} if who == "staff" else {302}
    address = f"/admin/moderation/{name}/{first(name).pk}/{verb}/"
    assert {client.get(address).status_code, client.post(address, fields).status_code} == expected
    assert {client.get(f"/admin/moderation/{one}/").status_code for one in MODELS} == expected
    assert {one: rows(one) for one in MODELS} == before


def test_the_admins_pages_hold_no_inline_script_or_style(desk, case):
    pages = ["/admin/", "/admin/moderation/tally/?standing=flagged&q=ana"]
    for name in MODELS:
        pages += [
            f"/admin/moderation/{name}/",
            reverse(f"admin:moderation_{name}_change", args=[first(name).pk]),
        ]
    pages += [f"/admin/moderation/{name}/{first(name).pk}/{verb}/" for name, verb in RULINGS]
    for address in pages:
        page = desk.get(address, follow=True)
        assert page.status_code == 200, address
        assert "Content-Security-Policy" in page.headers
        text = page.content.decode()
        scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
        assert all('type="application/json"' in one or 'type="text/plain"' in one for one in scripts), address
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text), address
        assert "<style" not in text, address


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "x" * 3000, "standing=x", "o=99", "p=x", "ruled_at__isempty=x", "e=1"]
)
def test_nonsense_in_a_lists_address_is_no_breakdown(desk, case, query):
    for name in MODELS:
        assert desk.get(f"/admin/moderation/{name}/?{query}").status_code in {200, 302}, name


def test_the_list_of_the_flagged_costs_the_same_for_many(desk, case, django_assert_max_num_queries, now):
    desk.get("/admin/moderation/tally/")
    with django_assert_max_num_queries(20) as one:
        desk.get("/admin/moderation/tally/")
    for number in range(12):
        reader = person(f"Reader {number}")
        answering.answer(
            invitations.send(person(f"Sender {number}"), reader, how="stranger", at=now - DAY),
            Verb.UNKNOWN,
            by=reader,
            at=now - DAY,
        )
    ledger.fold_all(at=now)
    with django_assert_max_num_queries(len(one)):
        desk.get("/admin/moderation/tally/")
