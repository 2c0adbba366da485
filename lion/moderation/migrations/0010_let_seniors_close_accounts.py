"""Moderators read proposals to close accounts; senior moderators, a role of its own beside, decide on them."""

from django.db import migrations

MODERATORS, SENIORS = "Moderators", "Senior moderators"


def lay(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission")
    roles = apps.get_model("auth", "Group").objects
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="closing"
    )
    for role, names in ((MODERATORS, ["view_closing"]), (SENIORS, ["view_closing", "close_account"])):
        for name in names:
            permission, _made = permissions.objects.get_or_create(
                content_type=kind, codename=name, defaults={"name": name.replace("_", " ").capitalize()}
            )
            roles.get_or_create(name=role)[0].permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0009_add_closing")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
