"""Appeals: written on by both sides, ruled on by a person who had no part in it, looked at twice at most."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lion.members import delivery
from lion.moderation import appeals, own_data, second_looks, standing
from lion.moderation.models import Action, Appeal, Case, Message, Sanction, SecondLook
from lion.refusals import Refused
from tests.cast import person
from tests.moderation.test_rulings import DAY, by_hand
from tests.race import race


def desk_of(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def appeal(ana, moderator, now):
    """Against a step that Mona took."""
    return appeals.file(by_hand(ana, moderator, "restriction", now), "They asked.", by=ana, at=now)


@pytest.fixture
def rejected(appeal, other_moderator, now):
    appeals.reject(appeal, by=other_moderator, words="They had not.", at=now)
    return appeal


class TestThread:
    def test_both_write_until_the_ruling_and_the_moderators_words_are_mailed(self, ana, appeal, senior, now):
        page = f"/standing/{appeal.sanction_id}/"
        reply = f"/admin/moderation/appeal/{appeal.pk}/reply/"
        assert desk_of(senior).post(reply, {"reason": "Which group?"}).status_code == 302
        mail = str(delivery.message(ana.notices.get(kind="appeal-reply")).body)
        assert "Which group?" in mail
        member = desk_of(ana)
        assert member.post(f"{page}appeal/write/", {"text": "Night Trains."}).status_code == 302
        read = member.get(page).content.decode()
        assert read.index("Which group?") < read.index("Night Trains.")
        assert "Sela" not in read
        assert "Night Trains." in desk_of(senior).get(reply.replace("reply", "change")).content.decode()
        appeals.uphold(appeal, by=senior, words="So they had.")
        assert member.post(f"{page}appeal/write/", {"text": "Thanks."}).status_code == 409
        assert desk_of(senior).post(reply, {"reason": "Welcome."}).status_code == 409
        assert Message.objects.count() == 2

    def test_nobody_else_writes_and_nothing_empty(self, ana, stranger, reader, appeal):
        address = f"/standing/{appeal.sanction_id}/appeal/write/"
        assert desk_of(stranger).post(address, {"text": "Me too."}).status_code == 404
        assert desk_of(reader).post(f"/admin/moderation/appeal/{appeal.pk}/reply/").status_code == 403
        assert desk_of(ana).post(address, {"text": " "}).status_code == 422
        assert desk_of(ana).get(address).status_code == 405
        with pytest.raises(Refused, match="can’t write"):
            appeals.write(appeal, "Me too.", by=stranger)

    def test_there_is_an_end_to_it(self, ana, appeal, monkeypatch):
        monkeypatch.setattr(appeals, "MESSAGES", 1)
        appeals.write(appeal, "One.", by=ana)
        with pytest.raises(Refused, match="all there is room for"):
            appeals.write(appeal, "Two.", by=ana)

    def test_the_deadline_is_shown_and_what_is_late_says_so(self, ana, appeal, senior, now):
        assert "answers by" in desk_of(ana).get(f"/standing/{appeal.sanction_id}/").content.decode()
        listed = "/admin/moderation/appeal/?due="
        assert str(appeal) in desk_of(senior).get(f"{listed}later").content.decode()
        Appeal.objects.update(filed_at=now - 8 * DAY)
        assert "overdue" in desk_of(ana).get(f"/standing/{appeal.sanction_id}/").content.decode()
        assert "1 appeal" in desk_of(senior).get(f"{listed}overdue").content.decode()


class TestWhoRules:
    def test_not_the_one_who_took_the_step_nor_a_peer_while_there_is_a_senior(
        self, appeal, moderator, other_moderator, senior
    ):
        for who, why in ((moderator, "your own ruling"), (other_moderator, "senior moderator")):
            for act in (appeals.uphold, appeals.reject):
                with pytest.raises(Refused, match=why):
                    act(appeal, by=who, words="So.")
        appeals.reject(appeal, by=senior, words="No.")

    def test_the_only_moderator_may_and_it_says_so(self, appeal, moderator):
        appeals.reject(appeal, by=moderator, words="Nobody else is here.")
        appeal.refresh_from_db()
        assert appeal.alone

    def test_the_database_refuses_the_others(self, ana, moderator, appeal, now):
        for who in (ana, moderator):
            with pytest.raises(IntegrityError), transaction.atomic():
                Appeal.objects.update(ruling="upheld", ruled_at=now, ruled_by=who)

    def test_the_database_refuses_to_say_it_is_against_somebody_else(self, ben, moderator, appeal, now):
        for changes in ({"against": ben}, {"against": None}, {"member": ben}):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                Appeal.objects.update(ruling="upheld", ruled_at=now, ruled_by=moderator, **changes)

    def test_the_database_refuses_to_change_a_ruling(self, rejected, senior):
        for changes in ({"ruling": "upheld"}, {"words": "Kinder words."}, {"ruled_by": senior}):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                Appeal.objects.update(**changes)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Appeal.objects.update(ruling="", ruled_at=None, ruled_by=None)

    def test_the_database_refuses_to_change_what_was_written(self, ana, appeal):
        appeals.write(appeal, "One.", by=ana)
        for act in (lambda: Message.objects.update(text="Two."), Message.objects.all().delete):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                act()

    def test_the_database_refuses_a_step_against_oneself(self, appeal, ana):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sanction.objects.update(by=ana)


def test_what_was_written_on_an_appeal_is_in_ones_own_data(ana, ben, rejected, moderator, senior, now):
    appeals_of = own_data.collected(ana, now)
    assert (appeals_of["appeal_messages"], appeals_of["second_looks"]) == ([], [])
    Message.objects.create(appeal=rejected, author=senior, is_members=False, text="Which group?", at=now)
    Message.objects.create(appeal=rejected, author=ana, is_members=True, text="Night Trains.", at=now)
    second_looks.ask(rejected, "The dates.", by=ana, at=now)
    found = own_data.collected(ana, now)
    assert [(one["by"], one["text"]) for one in found["appeal_messages"]] == [
        ("a moderator", "Which group?"),
        ("you", "Night Trains."),
    ]
    assert found["second_looks"][0]["text"] == "The dates."
    assert senior.name not in str(found)
    assert own_data.collected(ben, now)["appeal_messages"] == []


@pytest.mark.parametrize("many", [1, 30])
def test_an_appeals_pages_cost_at_most_twelve_queries_however_long_the_thread(
    ana, appeal, moderator, senior, other_moderator, now, many, django_assert_max_num_queries
):
    for number in range(many):
        Message.objects.create(appeal=appeal, author=moderator, is_members=False, text=f"{number}", at=now)
    Case.objects.create(kind="appeal", key="appeal:x", member=ana, appeal=appeal, due_at=now)
    appeals.reject(appeal, by=senior, words="No.", at=now)
    boss = person("Sam Senior", is_staff=True, is_superuser=True)
    look = second_looks.ask(appeal, "The dates.", by=ana, at=now)
    desk = desk_of(boss)
    pages = [f"/admin/moderation/appeal/{appeal.pk}/{verb}/" for verb in ("change", "uphold", "reply")]
    pages += [look.get_absolute_url(), f"/admin/moderation/sanction/{appeal.sanction_id}/change/"]
    pages += [
        f"/admin/moderation/{name}/" for name in ("appeal", "secondlook", "sanction", "action", "closing")
    ]
    pages += [Case.objects.get(key="appeal:x").get_absolute_url()]
    for address in pages:
        with django_assert_max_num_queries(12, info=address):
            assert desk.get(address).status_code == 200, address
    member = desk_of(ana)
    with django_assert_max_num_queries(16):
        assert member.get(f"/standing/{appeal.sanction_id}/").status_code == 200


def test_the_public_log_says_in_which_capacity_something_was_done(
    client, ana, rejected, moderator, senior, now
):
    second_looks.ask(rejected, "The dates.", by=ana, at=now)
    page = client.get("/transparency/").text
    asked, decided = page.index("Second look asked for"), page.index("Appeal rejected")
    assert "the member" in page[asked : asked + 80]
    assert "a moderator" in page[decided : decided + 80]


class TestSecondLook:
    def test_is_asked_for_once_and_a_senior_decides(self, ana, rejected, senior, now):
        page = f"/standing/{rejected.sanction_id}/"
        member = desk_of(ana)
        assert "What was overlooked?" in member.get(page).content.decode()
        assert member.post(f"{page}appeal/second-look/", {"text": ""}).status_code == 422
        assert member.post(f"{page}appeal/second-look/", {"text": "The dates."}).status_code == 302
        assert member.post(f"{page}appeal/second-look/", {"text": "Again."}).status_code == 409
        look = SecondLook.objects.get()
        assert Case.objects.open().get().url == look.get_absolute_url()
        uphold = look.get_absolute_url().replace("change", "uphold")
        desk = desk_of(senior)
        seen = desk.get(look.get_absolute_url()).content.decode()
        assert all(said in seen for said in ("They asked.", "They had not.", "The dates."))
        assert desk.post(uphold, {"reason": ""}).status_code == 422
        assert [desk.post(uphold, {"reason": "The dates."}).status_code for _ in range(2)] == [302, 409]
        rejected.sanction.refresh_from_db()
        assert rejected.sanction.overturned
        assert not Case.objects.open().exists()
        assert "The second look" in member.get(page).content.decode()
        assert ana.notices.filter(kind="appeal-upheld").count() == 1

    def test_nobody_who_had_a_part_in_it_looks(
        self, request, ana, rejected, moderator, other_moderator, senior, now
    ):
        look = second_looks.ask(rejected, "The dates.", by=ana, at=now)
        for who in (ana, moderator, other_moderator):
            for act in (second_looks.uphold, second_looks.reject):
                with pytest.raises(Refused, match="no part"):
                    act(look, by=who, words="So.")
            with pytest.raises(IntegrityError), transaction.atomic():
                SecondLook.objects.update(ruling="upheld", ruled_at=now, ruled_by=who)
        for changes in ({"against": None}, {"member": senior}):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                SecondLook.objects.update(**changes)
        address = look.get_absolute_url().replace("change", "reject")
        assert desk_of(other_moderator).get(look.get_absolute_url()).status_code == 200
        assert desk_of(other_moderator).post(address, {"reason": "No."}).status_code == 403
        second_looks.reject(look, by=senior, words="It stands.", at=now)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            SecondLook.objects.update(ruling="upheld")

    def test_not_of_another_nor_too_late_nor_before_the_first_nor_with_nobody_to_look(
        self, ana, ben, appeal, other_moderator, senior, now
    ):
        def refused(by=ana, at=now):
            with pytest.raises(Refused):
                second_looks.ask(appeal, "The dates.", by=by, at=at)

        refused()
        appeals.reject(appeal, by=senior, words="No.", at=now)
        refused()
        person("Sam Senior", is_staff=True, is_superuser=True)
        refused(by=ben)
        refused(at=now + 31 * DAY)
        second_looks.ask(appeal, "The dates.", by=ana, at=now + 29 * DAY)


def test_only_seniors_decide_on_more_than_thirty_days(ana, moderator, senior, now):
    with pytest.raises(Refused, match="senior"):
        by_hand(ana, moderator, "suspension", now, days=31)
    assert by_hand(ana, moderator, "restriction", now, days=30)
    assert by_hand(ana, senior, "suspension", now, days=60)


class TestReader:
    def test_looks_and_decides_on_nothing(self, reader, ana, appeal):
        desk = desk_of(reader)
        for name in ("case", "appeal", "sanction", "action", "secondlook", "dossier", "closing"):
            assert desk.get(f"/admin/moderation/{name}/").status_code == 200, name
        for verb in ("uphold", "reject", "reply"):
            sent = desk.post(f"/admin/moderation/appeal/{appeal.pk}/{verb}/", {"reason": "x"})
            assert sent.status_code == 403
        for verb in ("lift", "overturn", "reduce"):
            sent = desk.post(f"/admin/moderation/sanction/{appeal.sanction_id}/{verb}/", {"reason": "x"})
            assert sent.status_code == 403
        for verb in ("impose", "close", "reveal", "note", "follow-up"):
            assert desk.post(f"/admin/moderation/dossier/{ana.pk}/{verb}/", {"text": "x"}).status_code == 403
        assert Action.objects.count() == 2


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_a_message_and_a_ruling_none_comes_after_the_other_and_one_second_look_is_asked(
        self, transactional_db
    ):
        ana, mona = person("Ana Alves"), person("Mona Moderator", is_staff=True, is_superuser=True)
        person("Sela Senior", is_staff=True, is_superuser=True)
        otto = person("Otto Otherwise", is_staff=True, is_superuser=True)
        sanction = by_hand(ana, mona, "warning", ana.joined_at + timedelta(days=1))
        filed = appeals.file(sanction, "They asked.", by=ana, at=sanction.started_at)
        race(
            lambda: appeals.reject(Appeal.objects.get(), by=otto, words="No."),
            lambda: appeals.write(Appeal.objects.get(), "Wait.", by=ana),
        )
        filed.refresh_from_db()
        assert filed.ruled_at is not None
        assert all(one.at <= filed.ruled_at + timedelta(seconds=5) for one in filed.messages.all())
        ends = race(*[lambda: second_looks.ask(Appeal.objects.get(), "The dates.", by=ana)] * 4)
        assert sum(isinstance(end, Refused) for end in ends) == 3
        assert standing.of(ana) in {"good", "warned"}
