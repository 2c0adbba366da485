"""What the tests of the pages share."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import Group

HTMX = {"HX-Request": "true"}


def url(name: str, group: Group | None = None) -> str:
    """The address of a page of the group, or of all groups."""
    return reverse(f"groups:{name}", args=[group.slug] if group else [])


def text(response: Any) -> str:
    """The page as written."""
    page: HttpResponse = response
    return page.content.decode()


def count_queries(client: Client, address: str) -> int:
    """How many queries the page takes once caches are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
