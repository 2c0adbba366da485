"""Indexes that are added while the house is open: PostgreSQL builds them beside the work on their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations import AddIndex

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState


class AddIndexInPassing(AddIndexConcurrently):
    """Add an index without keeping writers out, where the database can. Its migration is not `atomic`."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        by = AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else AddIndex
        by.database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        by = AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else AddIndex
        by.database_backwards(self, app_label, schema_editor, from_state, to_state)
