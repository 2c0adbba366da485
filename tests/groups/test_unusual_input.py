"""The one character that no database keeps, wherever somebody may type: a sentence, never a breakdown."""

from uuid import uuid4

import pytest
from django.test import Client

from groups.talk import posts, reports
from tests.cast import person

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NUL = "a\0b"


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_a_search_leaves_it_out(ana, ben, open_group):
    window = signed_in(ben)
    for address in (
        *("/groups/", "/members/", "/connections/", "/connections/import/contacts/", "/inbox/"),
        *(f"/groups/{open_group.slug}/{page}/" for page in ("members", "search", "discussions")),
    ):
        query = {"q": NUL, "group": NUL, "industry": NUL, "place": NUL, "tag": NUL, "knows": NUL, "page": NUL}
        assert window.get(address, query).status_code == 200, address


def test_a_handle_with_it_is_nobodys(ana, ben, open_group):
    window = signed_in(ana)
    for address in (f"/groups/{open_group.slug}/desk/invite/", f"/groups/{open_group.slug}/desk/hand-over/"):
        assert window.post(address, {"handle": "\0"}).status_code == 422, address
    assert window.post("/connections/tag/", {"chosen": "\0", "tag": "rail"}).status_code == 422


def test_a_reason_with_it_is_refused_in_words(ana, ben, open_group):
    said = posts.start(ben, open_group, "Sleepers", "Which line?", key=uuid4())
    report = reports.report(person("Rae Reader"), said, "Spam.")
    for verb in ("hide", "dismiss"):
        address = f"/groups/{open_group.slug}/desk/reports/{report.pk}/"
        answer = signed_in(ana).post(address, {"verb": verb, "reason": NUL})
        assert answer.status_code == (422 if verb == "hide" else 302)
