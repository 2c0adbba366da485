"""Those who may put a new version of the policy into force: a role of its own, beside the moderators'."""

from django.db import migrations

POLICY_ADMINS = "Policy admins"
MAY = [("policyversion", "view_policyversion"), ("policyversion", "add_policyversion"), ("sanction", "rule")]


def lay(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    role, _made = apps.get_model("auth", "Group").objects.get_or_create(name=POLICY_ADMINS)
    for model, name in MAY:
        kind, _made = content_types.objects.get_or_create(app_label="moderation", model=model)
        permission, _made = permissions.objects.get_or_create(
            content_type=kind, codename=name, defaults={"name": name.replace("_", " ").capitalize()}
        )
        role.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_add_supposition")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
