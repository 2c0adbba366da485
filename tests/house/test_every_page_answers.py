"""Every page of the demo community answers on PostgreSQL; in a browser, on SQLite, they are looked at."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.core.management import call_command
from django.test import Client

from lion.members.models import Member
from tests.browser.pages import NOBODY, all_pages


@pytest.mark.postgresql
@pytest.mark.django_db
def test_every_page_of_the_demo_answers():
    call_command("demo", verbosity=0)
    clients: dict[str, Client] = defaultdict(Client)
    wrong = []
    for page in all_pages():
        if page.who not in clients and page.who != NOBODY:
            clients[page.who].force_login(Member.objects.get(email=page.who))
        answer = clients[page.who].get(page.address)
        if answer.status_code != page.status:
            wrong.append(f"{page.name} {page.address}: {answer.status_code}")
    assert wrong == []
