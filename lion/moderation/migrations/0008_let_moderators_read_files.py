"""Moderators read members' files."""

from django.db import migrations

MODERATORS = "Moderators"


def lay(apps, schema_editor):
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="dossier"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_dossier", defaults={"name": "View dossier"}
    )
    role, _made = apps.get_model("auth", "Group").objects.get_or_create(name=MODERATORS)
    role.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0007_add_dossier")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
