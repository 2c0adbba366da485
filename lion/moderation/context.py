"""What every page of a signed-in member shows: the rail's counts and the standing notice."""

from typing import Any

from django.http import HttpRequest


def rail(request: HttpRequest) -> dict[str, Any]:
    return {}


def standing(request: HttpRequest) -> dict[str, Any]:
    return {}
