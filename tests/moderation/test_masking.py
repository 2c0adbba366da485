"""Who answered and who reported: ways round the mask that a moderator, or a reader, might try."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections import answering, invitations
from connections.models import Invitation
from connections.models.invitation import Verb
from lion.moderation import dossiers, ledger, log, masking, opening
from lion.moderation.models import Action, Case, SpamReport
from lion.refusals import Refused
from tests.moderation.test_cases import unknown

DAY = timedelta(days=1)
SECRET = ("Stan", "stan-stranger", "quisling")
pytestmark = pytest.mark.usefixtures("noise")


def desk_of(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def report(ana, stranger, senior, now):
    """Ana wrote to Stan by his name; he reported her, and six others said IDK."""
    note = "Dear Stan, stan-stranger told me: buy my course."
    asked = invitations.send(ana, stranger, how="stranger", note=note, at=now - DAY)
    answering.answer(asked, Verb.SPAM, by=stranger, at=now - DAY)
    unknown(ana, 6, now - DAY)
    ledger.fold_all(at=now)
    opening.sweep(now)
    return SpamReport.objects.get()


def file_of(member, verb="change"):
    return reverse(f"admin:moderation_dossier_{verb}", args=[member.pk])


def tells(text):
    return [name for name in SECRET if name in text]


@pytest.mark.parametrize("who", ["reader", "moderator", "senior"])
def test_no_page_of_any_role_names_them_not_even_by_a_greeting(request, report, ana, who):
    desk = desk_of(request.getfixturevalue(who))
    pages = [file_of(ana), *[one.get_absolute_url() for one in Case.objects.all()]]
    lists = ("case", "spamreport", "entry", "weighing", "sanction", "action", "case/overview")
    pages += [f"/admin/moderation/{name}/" for name in lists]
    pages += [f"/admin/moderation/spamreport/{report.pk}/{verb}/" for verb in ("change", "history")]
    if who != "reader":
        pages += [f"/admin/moderation/spamreport/{report.pk}/{verb}/" for verb in ("uphold", "dismiss")]
    for address in pages:
        page = desk.get(address, follow=True)
        assert page.status_code == 200, address
        assert tells(page.text) == [], address


@pytest.mark.parametrize("path", ["/admin/moderation/dossier/", "/admin/members/member/"])
@pytest.mark.parametrize(
    "lookup",
    [
        "reports_made",
        "reports_made__isnull",
        "reports_made__sender",
        "received_invitations",
        "blocks_made__isnull",
    ],
)
def test_no_relation_in_a_list_of_members_finds_them(report, reader, path, lookup):
    value = {"reports_made": str(report.pk), "received_invitations": str(Invitation.objects.all()[0].pk)}
    page = desk_of(reader).get(path, {lookup: value.get(lookup, "0")}, follow=True)
    assert page.status_code == 400 or not page.context["cl"].result_count
    assert tells(page.text) == []


@pytest.mark.parametrize(
    "query",
    [
        {"_to_field": "reporter"}, {"_to_field": "answer"}, {"o": "99"}, {"o": "-1.9"},
        {"_facets": "True"}, {"all": ""}, {"reporter__name__startswith": "S"},
        {"answer__invitation__recipient": "1"}, {"case__report__reporter": "1"},
    ],
)  # fmt: skip
def test_no_order_popup_or_facet_of_reports_finds_them(report, moderator, query):
    page = desk_of(moderator).get("/admin/moderation/spamreport/", query, follow=True)
    assert page.status_code in {200, 400}
    assert tells(page.text) == []


def test_suggestions_while_typing_know_no_more_than_the_list_of_members(report, moderator):
    desk = desk_of(moderator)
    for model, field in (("spamreport", "reporter"), ("weighing", "recipient"), ("entry", "actor")):
        form = {"app_label": "moderation", "model_name": model, "field_name": field, "term": "Noise"}
        page = desk.get("/admin/autocomplete/", form)
        assert page.status_code in {403, 404} or len(page.json()["results"]) == 3


def test_the_invitation_itself_and_the_members_pages_stay_shut(report, moderator, stranger):
    desk = desk_of(moderator)
    asked = report.answer.invitation
    assert desk.get(asked.get_absolute_url()).status_code == 404
    assert desk.get(reverse("moderation:unknown", args=[asked.pk])).status_code == 404
    assert (
        tells(desk.get(file_of(stranger)).text.replace(stranger.name, "").replace(stranger.handle, "")) == []
    )


class TestReveal:
    def test_a_reader_and_who_lost_the_role_reveal_nothing(self, report, ana, reader, moderator):
        assert desk_of(reader).post(file_of(ana, "reveal"), {"text": "Curious."}).status_code == 403
        desk = desk_of(moderator)
        assert desk.post(file_of(ana, "reveal"), {"text": "Two complaints."}).status_code == 302
        assert "Stan" in desk.get(file_of(ana)).text
        moderator.groups.set(reader.groups.all())
        assert tells(desk.get(file_of(ana)).text) == []

    def test_neither_a_note_nor_a_line_of_anothers_nor_an_old_one_is_a_reveal(
        self, report, ana, ben, moderator, other_moderator, now
    ):
        dossiers.note(ana, "reveal", by=moderator)
        dossiers.reveal(ana, by=other_moderator, reason="Theirs.")
        dossiers.reveal(ben, by=moderator, reason="Another matter.")
        dossiers.reveal(ana, by=moderator, reason="Long ago.", at=timezone.now() - timedelta(minutes=61))
        dossiers.reveal(ana, by=moderator, reason="Not yet.", at=timezone.now() + timedelta(minutes=1))
        assert tells(desk_of(moderator).get(file_of(ana)).text) == []

    def test_nobody_reveals_without_a_reason_by_get_or_of_themselves(self, report, ana, moderator):
        desk = desk_of(moderator)
        assert desk.get(file_of(ana, "reveal"), {"text": "Why."}).status_code == 405
        for text in ("", "  ", "x" * 2001, "a\0b"):
            assert desk.post(file_of(ana, "reveal"), {"text": text}).status_code == 422
        assert desk.post(file_of(moderator, "reveal"), {"text": "Mine."}).status_code == 404
        with pytest.raises(Refused):
            dossiers.reveal(moderator, by=moderator, reason="Mine.")
        assert not Action.objects.filter(verb="reveal").exists()

    def test_a_reveal_shows_the_greeting_too_and_is_a_line_of_the_log(self, report, ana, moderator):
        desk = desk_of(moderator)
        desk.post(file_of(ana, "reveal"), {"text": "Two complaints."})
        assert "Dear Stan" in desk.get(Case.objects.get(kind="report").get_absolute_url()).text
        assert Action.objects.get(verb="reveal").reason == "Two complaints."


def test_the_log_as_a_file_and_the_public_pages_name_nobody(report, senior, moderator, client):
    desk_of(moderator).post(f"/admin/moderation/spamreport/{report.pk}/uphold/", {"reason": "A pitch."})
    desk = desk_of(senior)
    for form in ("csv", "json"):
        assert tells(desk.post(f"/admin/moderation/action/{form}/").content.decode()) == []
    year = timezone.now().year
    for address in ("/transparency/", f"/transparency/{year}/", f"/transparency/{year}.csv"):
        assert tells(client.get(address).content.decode()) == []


def test_no_line_of_the_log_holds_who_answered_or_reported(report, ana, stranger):
    for line in Action.objects.all():
        log_of_it = f"{line.before} {line.after} {line.details} {line.reason}"
        assert tells(log_of_it) == []
        assert line.actor_id != stranger.pk
    assert log.write("note", ana).details == {}


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("Hello Stan Stranger, and STAN", ["Stan Stranger"], "Hello [name], and [name]"),
        ("Standing in Stanford", ["Stan Stranger"], "Standing in Stanford"),
        ("佐藤健さん、こんにちは", ["佐藤健"], "[name]さん、こんにちは"),
        ("Dear A. B, by handle ab-c", ["A B", "ab-c"], "Dear A. B, by handle [name]"),
        ("Nobody here", ["Stan"], "Nobody here"),
    ],
)
def test_names_are_taken_out_of_what_was_written(text, names, said):
    assert masking.masked(text, *names) == said


def test_the_same_words_to_many_are_one_note_whoever_is_greeted(ana, ben, stranger, now):
    for one in (ben, stranger):
        invitations.send(ana, one, how="stranger", note=f"Hi {one.name.split()[0]}, buy!", at=now - DAY)
    assert dossiers.sending(ana, now).repeated == [("Hi [name], buy!", 2)]
