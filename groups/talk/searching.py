"""Searching what was said in a group: PostgreSQL by an index, SQLite by looking through the words."""

from __future__ import annotations

import re
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Q, QuerySet

from groups.models import Group, Post, Reply
from groups.talk import reading

Said = TypeVar("Said", Post, Reply)
WORD = re.compile(r"\w+")
MOST = 6
"""How many words are looked for."""
CONFIGURATION = "simple"
"""How PostgreSQL reads the words: as they are, in whatever language."""


def fold(*texts: str) -> str:
    """The words of the texts alone, so that neither case nor marks matter, in any script."""
    return " ".join(tokens_of(" ".join(texts)))


def tokens_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(text.casefold().replace("_", " "))


def find(group: Group, words: str) -> QuerySet[Post]:
    """Posts of the group in which, or in one reply to which, a word begins with each word looked for.

    Words beyond ASCII are found anywhere: some scripts put no space between words.
    """
    tokens = tokens_of(words)[:MOST]
    posts = reading.posts(group).filter(hidden_at=None)
    if not tokens:
        return posts.none()
    replies = Reply.objects.filter(post__group=group, hidden_at=None, withdrawn_at=None)
    said = _holding(replies, tokens).values("post")
    itself = _holding(Post.objects.filter(group=group), tokens).values("pk")
    return posts.filter(Q(pk__in=itself) | Q(pk__in=said))


def _holding(rows: QuerySet[Said], tokens: list[str]) -> QuerySet[Said]:
    indexed = connection.vendor == "postgresql"
    plain = [token for token in tokens if token.isascii()]
    for token in tokens:
        if not token.isascii():
            rows = rows.filter(searched__contains=token)
        elif not indexed:
            rows = rows.filter(searched__regex=rf"\b{token}")
    if plain and indexed:
        query = SearchQuery(
            " & ".join(f"{token}:*" for token in plain), config=CONFIGURATION, search_type="raw"
        )
        vector = SearchVector("searched", config=CONFIGURATION)
        rows = rows.annotate(vector=vector).filter(vector=query)
    return rows
