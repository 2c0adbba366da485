"""The log: one function writes it, everyone who may takes it along, and nobody rewrites it."""

import csv
import json

import pytest
from celery import shared_task
from django.db import IntegrityError, connection, transaction
from django.test import Client

from groups.models import Deed
from lion import appending, origins
from lion.members import leaving
from lion.moderation import erasing, log
from lion.moderation.models import Action
from tests.cast import person
from tests.moderation.test_rulings import DAY, by_hand

FORM = {"step": "warning", "days": "3", "reason": "So."}
pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(ana, moderator, open_group, now):
    by_hand(ana, moderator, "warning", now)
    log.write("note", ana, member=ana, by=moderator, reason="=1+1", at=now)


def desk_of(member):
    client = Client()
    client.force_login(member)
    return client


def raw(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


class TestAppendOnly:
    @pytest.mark.parametrize("model", [Action, Deed])
    def test_no_way_through_the_models_changes_or_removes_a_line(self, lines, model):
        line = model.objects.order_by("pk")[0]
        before = list(model.objects.values())
        line.reason = "Something else."
        for act in (
            line.save,
            line.delete,
            lambda: model.objects.update(reason="Something else."),
            lambda: model.objects.filter(pk=line.pk).update(reason="x"),
            lambda: model.objects.all().delete(),
            lambda: model.objects.all()._raw_delete("default"),
            lambda: model.objects.bulk_update([line], ["reason"]),
            lambda: model.objects.bulk_create(
                [line], update_conflicts=True, unique_fields=["id"], update_fields=["reason"]
            ),
        ):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                act()
        assert list(model.objects.values()) == before

    @pytest.mark.parametrize("table", ["moderation_action", "groups_deed"])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE {} SET reason = 'x'",
            "UPDATE {} SET id = id + 1000",
            "DELETE FROM {}",
            "DELETE FROM {} WHERE id = (SELECT max(id) FROM {})",
        ],
    )
    def test_nor_does_sql(self, lines, table, statement):
        with pytest.raises(IntegrityError, match="append-only"):
            raw(statement.replace("{}", table))

    @pytest.mark.parametrize("table", ["moderation_action", "groups_deed"])
    def test_nor_does_emptying_or_replacing(self, lines, table):
        if connection.vendor == "postgresql":
            statement = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {} CASCADE"
        else:
            statement = "INSERT OR REPLACE INTO {} SELECT * FROM {}"
        with pytest.raises(IntegrityError, match="append-only"):
            raw(statement.replace("{}", table))

    def test_nor_does_removing_whom_it_names(self, lines, ana, moderator, open_group):
        for row in (ana, moderator, open_group):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.delete()

    def test_a_line_is_added_all_the_same(self, lines):
        count = Action.objects.count()
        raw(
            "INSERT INTO moderation_action (at, verb, object, reason, details, through)"
            " SELECT at, verb, object, reason, details, through FROM moderation_action"
        )
        assert Action.objects.count() == 2 * count


@pytest.mark.django_db(transaction=True)
def test_a_migration_taken_back_frees_the_log_and_one_made_again_holds_it(transactional_db):
    mona = person("Mona Moderator", is_staff=True)
    log.write("note", mona, by=mona, reason="Before.")
    appending.free(connection, "moderation_action")
    Action.objects.update(reason="After.")
    appending.hold(connection, "moderation_action")
    with pytest.raises(IntegrityError, match="append-only"):
        Action.objects.update(reason="Again.")


def test_a_ruling_says_what_was_before_and_after_and_through_what(ana, moderator):
    desk = desk_of(moderator)
    desk.post(
        f"/admin/moderation/dossier/{ana.pk}/impose/", {"step": "warning", "days": "3", "reason": "So."}
    )
    line = Action.objects.get(verb="impose")
    assert line.through == f"POST /admin/moderation/dossier/{ana.pk}/impose/"
    assert (line.before, list(line.after)) == (None, ["ends_at"])
    by_hand(ana, moderator, "restriction", line.at)
    assert Action.objects.filter(verb="impose", through="").count() == 1


def test_a_member_who_leaves_is_nobody_in_the_log_and_the_record_stays(lines, ana, moderator, senior, now):
    count = Action.objects.filter(member=ana).count()
    leaving.ask(ana, at=now - 8 * DAY)
    erasing.sweep(now)
    assert Action.objects.filter(member=ana).count() == count
    taken = desk_of(senior).post("/admin/moderation/action/json/").content.decode()
    assert "ana-alves" not in taken
    assert "Ana" not in taken
    assert '"member": "gone-' in taken


class TestTakingItAlong:
    def test_as_csv_and_json_with_every_field_and_no_formula(self, lines, senior):
        desk = desk_of(senior)
        rows = json.loads(desk.post("/admin/moderation/action/json/").content)
        assert [row["verb"] for row in rows][-2:] == ["note", "impose"][: len(rows)]
        sheet = list(csv.DictReader(desk.post("/admin/moderation/action/csv/").content.decode().splitlines()))
        assert list(sheet[0]) == list(rows[0])
        assert next(row for row in sheet if row["verb"] == "note")["reason"] == "'=1+1"
        assert Action.objects.filter(verb="export", actor=senior).count() == 2

    def test_narrowed_as_the_list_is(self, lines, senior):
        rows = json.loads(desk_of(senior).post("/admin/moderation/action/json/?verb=impose").content)
        assert [row["verb"] for row in rows] == ["impose"]

    def test_the_list_offers_it_to_those_who_may(self, lines, senior, moderator):
        assert b"/action/csv/" in desk_of(senior).get("/admin/moderation/action/").content
        assert b"/action/csv/" not in desk_of(moderator).get("/admin/moderation/action/").content

    @pytest.mark.parametrize(
        ("who", "status"), [("ana", 302), ("reader", 403), ("moderator", 403), ("policy_admin", 403)]
    )
    def test_nobody_else_does(self, request, lines, who, status):
        desk = desk_of(request.getfixturevalue(who))
        for form in ("csv", "json"):
            assert desk.post(f"/admin/moderation/action/{form}/").status_code == status
        assert desk.get("/admin/moderation/action/csv/").status_code in {302, 403, 405}
        assert not Action.objects.filter(verb="export").exists()


def test_what_a_task_does_names_the_task(ana, moderator):
    @shared_task(name="tests.note")
    def note() -> str:
        return origins.present()

    assert note.apply(task_id="1").get() == "task tests.note 1"
    assert origins.present() == ""
