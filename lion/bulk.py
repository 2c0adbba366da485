"""Writing many rows at once, by the fastest way that the database offers.

PostgreSQL's COPY is several times as fast as INSERT; elsewhere Django's `bulk_create` writes the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections, router, transaction
from django.db.models import JSONField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

BATCH = 1000
INCOMING = "lion_incoming"


def columns(model: type[Model]) -> list[str]:
    """The names of what a row of values holds: every column but a key that the database counts up."""
    return [one.attname for one in _fields(model)]


def insert(model: type[Model], rows: Iterable[Sequence[Any]], *, ignore_conflicts: bool = False) -> None:
    """Insert rows of values, each in the order of `columns(model)`.

    Keys that the database makes follow the order of the rows. With `ignore_conflicts`, rows that are
    there already stay as they are; else they raise `IntegrityError` and nothing is written.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(
            _objects(model, rows), batch_size=BATCH, ignore_conflicts=ignore_conflicts
        )
    elif ignore_conflicts:
        _merge(connection, model, rows, "ON CONFLICT DO NOTHING")
    else:
        _copy(connection, model, connection.ops.quote_name(model._meta.db_table), rows)


def save(model: type[Model], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values, or replace those that are there already under the same primary key."""
    connection = connections[router.db_for_write(model)]
    key: Any = model._meta.pk
    others = [one for one in _fields(model) if one != key]
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(
            _objects(model, rows),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[one.name for one in others],
        )
        return
    quote = connection.ops.quote_name
    new = ", ".join(f"{quote(one.column)} = EXCLUDED.{quote(one.column)}" for one in others)
    _merge(connection, model, rows, f"ON CONFLICT ({quote(key.column)}) DO UPDATE SET {new}")


def _fields(model: type[Model]) -> list[Any]:
    return [one for one in model._meta.concrete_fields if not (one.primary_key and one.db_returning)]


def _objects(model: type[Model], rows: Iterable[Sequence[Any]]) -> list[Model]:
    names = columns(model)
    return [model(**dict(zip(names, row, strict=True))) for row in rows]


def _merge(connection: Any, model: type[Model], rows: Iterable[Sequence[Any]], on_conflict: str) -> None:
    """COPY knows no conflicts: rows come into a table of the transaction's own first."""
    table = connection.ops.quote_name(model._meta.db_table)
    named = _named(connection, model)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {INCOMING} AS SELECT {named} FROM {table} WITH NO DATA")  # noqa: S608
        _copy(connection, model, INCOMING, rows)
        cursor.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM {INCOMING} {on_conflict}")  # noqa: S608
        cursor.execute(f"DROP TABLE {INCOMING}")


def _named(connection: Any, model: type[Model]) -> str:
    return ", ".join(connection.ops.quote_name(one.column) for one in _fields(model))


def _copy(connection: Any, model: type[Model], table: str, rows: Iterable[Sequence[Any]]) -> None:
    json = [(n, one) for n, one in enumerate(_fields(model)) if isinstance(one, JSONField)]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({_named(connection, model)}) FROM STDIN") as copy,
    ):
        for row in rows:
            values = list(row)
            for place, field in json:
                values[place] = field.get_db_prep_save(values[place], connection)
            copy.write_row(values)
