from django.db import migrations

INDEX = """
CREATE INDEX {name} ON {table}
USING gin (to_tsvector('simple'::regconfig, COALESCE(searched, '')))
"""
TABLES = {"post_words": "groups_post", "reply_words": "groups_reply"}


def index(apps, schema_editor):
    """SQLite has no full-text index on a column: it looks through the words themselves."""
    if schema_editor.connection.vendor == "postgresql":
        for name, table in TABLES.items():
            schema_editor.execute(INDEX.format(name=name, table=table))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in TABLES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_add_searched_to_reply")]

    operations = [migrations.RunPython(index, drop)]
