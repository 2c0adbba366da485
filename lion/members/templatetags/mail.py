"""Filters of the mails' plain text."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def quoted(words: str) -> str:
    """Somebody's words as a quotation: each line after a >."""
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())
