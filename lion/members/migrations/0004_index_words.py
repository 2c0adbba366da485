from django.db import migrations

INDEX = """
CREATE INDEX member_words ON members_member
USING gin (to_tsvector('simple'::regconfig, COALESCE(words, '')))
"""


def index(apps, schema_editor):
    """SQLite has no full-text index on a column: it looks through the words themselves."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS member_words")


class Migration(migrations.Migration):
    dependencies = [("members", "0003_add_words_to_member")]

    operations = [migrations.RunPython(index, drop)]
