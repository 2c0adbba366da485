"""The front page: who is here, and a way in."""

from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client

from lion.members import pledging
from tests.members.pages import complaints, text


@pytest.mark.django_db
def test_a_visitor_may_sign_in_right_there(client: Client, ana, ben, django_assert_num_queries):
    pledging.take(ben)
    response = client.get("/")
    assert complaints(text(response)) == []
    assert (response.context["members_count"], response.context["pledged_count"]) == (3, 1)
    assert 'action="/accounts/login/"' in text(response)
    assert "Use a passkey" in text(response)
    with django_assert_num_queries(1):  # which other sites may be signed in with
        client.get("/")
    cache.clear()
    with django_assert_num_queries(3):
        client.get("/")


@pytest.mark.django_db
def test_a_member_goes_to_their_inbox(as_member, ana):
    response = as_member(ana).get("/")
    assert (response.status_code, response["Location"]) == (HTTPStatus.FOUND, "/inbox/")
