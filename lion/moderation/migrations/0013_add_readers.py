"""Readers, a role of its own: they look at everything that is not masked, and decide on nothing.

Senior moderators may take the log away as a file.
"""

from django.db import migrations

MODERATORS, SENIORS, READERS = "Moderators", "Senior moderators", "Readers"


def lay(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission")
    roles = apps.get_model("auth", "Group").objects
    reader, _made = roles.get_or_create(name=READERS)
    looking = roles.get(name=MODERATORS).permissions.filter(codename__startswith="view_")
    reader.permissions.add(*looking)
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="action"
    )
    export, _made = permissions.objects.get_or_create(
        content_type=kind, codename="export_log", defaults={"name": "May take the log away as a file"}
    )
    roles.get_or_create(name=SENIORS)[0].permissions.add(export)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0012_hold_the_log")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
