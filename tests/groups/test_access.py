import pytest
from django.urls import reverse

from groups import keeping
from groups.models import Membership

from .pages import HTMX, url

Role = Membership.Role
PAGES = ["index", "create", "group", "members", "covenant"]
VERBS = ["join", "leave"]
NO_GROUP = {"index", "create"}


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", [*PAGES, *VERBS])
def test_who_is_signed_out_is_asked_to_sign_in(client, trains, name, headers):
    ask = client.post if name in VERBS else client.get
    response = ask(url(name, None if name in NO_GROUP else trains), headers=headers)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_not_done_by_looking(signed_in, trains, chidi, name):
    assert signed_in(chidi).get(url(name, None if name in NO_GROUP else trains)).status_code == 405
    assert keeping.current(chidi, trains) is None


def test_a_verb_needs_the_forms_token(client, trains, chidi):
    client.handler.enforce_csrf_checks = True
    client.force_login(chidi, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(url("join", trains), {"version": 1, "agree": "on"})
    assert response.status_code == 403
    assert keeping.current(chidi, trains) is None


@pytest.mark.parametrize("name", ["group", "members", "covenant", "join", "leave"])
def test_there_is_nothing_at_the_address_of_no_group(signed_in, chidi, name):
    ask = signed_in(chidi).post if name in VERBS else signed_in(chidi).get
    assert ask(reverse(f"groups:{name}", args=["nowhere"])).status_code == 404
