"""Appeals say whom they are of and against; moderators read second looks, seniors rule on them and for longer."""

from django.db import migrations

MODERATORS, SENIORS, READERS = "Moderators", "Senior moderators", "Readers"


def copy(apps, schema_editor):
    appeals = apps.get_model("moderation", "Appeal").objects
    for appeal in appeals.select_related("sanction").iterator():
        appeals.filter(pk=appeal.pk).update(
            member=appeal.sanction.member_id,
            against=appeal.sanction.by_id,
            alone=appeal.ruled_by_id is not None and appeal.ruled_by_id == appeal.sanction.by_id,
        )


def lay(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    roles = apps.get_model("auth", "Group").objects
    for role, model, name in (
        *((role, "secondlook", "view_secondlook") for role in (MODERATORS, READERS, SENIORS)),
        (SENIORS, "sanction", "rule_long"),
    ):
        kind, _made = content_types.objects.get_or_create(app_label="moderation", model=model)
        permission, _made = permissions.objects.get_or_create(
            content_type=kind, codename=name, defaults={"name": name.replace("_", " ").capitalize()}
        )
        roles.get_or_create(name=role)[0].permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_add_second_looks")]

    operations = [
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.RunPython(lay, migrations.RunPython.noop),
    ]
