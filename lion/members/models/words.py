"""What a row is found by: a column of words that the database itself keeps."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Lower, Replace

CONFIGURATION = "simple"
"""How PostgreSQL reads them: as they are, in whatever language."""


PARTS = "’'./_"
"""What parts words, beside what PostgreSQL's parser sees by itself: D’Souza, lion.example, day/night."""


def words_of(*fields: str) -> models.GeneratedField:
    """A stored column with the words of these fields in small letters."""
    parts = [part for name in fields for part in (F(name), Value(" "))]
    column = models.TextField()
    together: Combinable = Concat(*parts, output_field=column)
    for mark in PARTS:
        together = Replace(together, Value(mark), Value(" "), output_field=column)
    return models.GeneratedField(expression=Lower(together), output_field=column, db_persist=True)


def vector() -> SearchVector:
    """The same words as PostgreSQL's full-text index holds them (migration `index_words`)."""
    return SearchVector("words", config=CONFIGURATION)
