"""The pages that tell what went wrong, and the one that only the builders see."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.cast import person

pytestmark = pytest.mark.django_db


def test_an_address_with_nothing_says_so(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There’s nothing at this address." in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_a_page_of_last_resort_needs_nothing(name: str) -> None:
    html = render_to_string(name)
    assert "<h1>" in html
    assert 'href="/"' in html


def test_a_form_without_its_token_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert answer.status_code == 403
    assert "Nothing was sent and nothing was changed." in answer.content.decode()


def test_a_refusal_is_a_page_for_those_outside_too() -> None:
    html = render_to_string("refused.html", {"sentence": "You already answered <this>.", "status": 409})
    assert "You already answered &lt;this&gt;." in html


def test_a_refusal_reaches_htmx_as_a_toast() -> None:
    html = render_to_string("_refused.html", {"sentence": "You already answered this."})
    assert 'id="toasts" hx-swap-oob="innerHTML"' in html
    assert 'role="alert"' in html


def test_the_component_sheet_is_not_for_members(client: Client) -> None:
    client.force_login(person("Ana Alves"))
    assert client.get("/styleguide/").status_code == 404


def test_the_component_sheet_shows_to_staff(client: Client) -> None:
    client.force_login(person("Mona Moderator", is_staff=True))
    answer = client.get("/styleguide/")
    assert answer.status_code == 200
    assert "Component sheet" in answer.content.decode()
