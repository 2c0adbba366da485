"""Moderators read cases, and may have names revealed."""

from django.db import migrations

MODERATORS = "Moderators"
MAY = ["view_case", "reveal"]


def lay(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="case"
    )
    role, _made = apps.get_model("auth", "Group").objects.get_or_create(name=MODERATORS)
    for name in MAY:
        permission, _made = permissions.objects.get_or_create(
            content_type=kind, codename=name, defaults={"name": name.replace("_", " ").capitalize()}
        )
        role.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_add_case")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
