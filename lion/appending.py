"""Tables that are only ever added to: the database itself refuses to change, replace or remove a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

LOGS = ("moderation_action", "groups_deed", "moderation_message")
REFUSE = """
CREATE OR REPLACE FUNCTION lion_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL = {
    "row": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION lion_append_only()",
    "table": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION lion_append_only()",
}
SQLITE = {
    "change": "BEFORE UPDATE ON {table} BEGIN {refuse} END",
    "removal": "BEFORE DELETE ON {table} BEGIN {refuse} END",
    # INSERT OR REPLACE removes a row without its trigger of removal.
    "replacement": "BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) BEGIN {refuse} END",
}


def hold(connection: BaseDatabaseWrapper, table: str) -> None:
    """From here on the table only grows. A statement that would do otherwise is an IntegrityError."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute(REFUSE)
        for name, event in (POSTGRESQL if on_postgresql else SQLITE).items():
            refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
            cursor.execute(f"CREATE TRIGGER {table}_{name} {event.format(table=table, refuse=refuse)}")


RULED = (
    "OLD.ruled_at IS NOT NULL OR NEW.member_id <> OLD.member_id "
    "OR COALESCE(NEW.against_id, 0) <> COALESCE(OLD.against_id, 0)"
)


def hold_rulings(connection: BaseDatabaseWrapper, table: str) -> None:
    """From here on a row that was ruled on is not changed any more, nor whom any row is about or against."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    on_postgresql = connection.vendor == "postgresql"
    act = f"FOR EACH ROW WHEN ({RULED}) EXECUTE FUNCTION lion_append_only()"
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute(REFUSE)
        act = act if on_postgresql else f"WHEN {RULED} {refuse}"
        cursor.execute(f"CREATE TRIGGER {table}_ruled BEFORE UPDATE ON {table} {act}")


def free_rulings(connection: BaseDatabaseWrapper, table: str) -> None:
    """Undo `hold_rulings`."""
    of = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_ruled{of}")


def free(connection: BaseDatabaseWrapper, table: str) -> None:
    """Undo `hold`: for a migration that is taken back, and for tests that empty every table."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for name in POSTGRESQL if on_postgresql else SQLITE:
            of = f" ON {table}" if on_postgresql else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{of}")


def holding(table: str) -> tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]:
    """The two ways of a migration that holds a table.

    On SQLite a later migration that remakes the table has to hold it again; a test says so.
    """
    return (
        lambda _apps, editor: hold(editor.connection, table),
        lambda _apps, editor: free(editor.connection, table),
    )
