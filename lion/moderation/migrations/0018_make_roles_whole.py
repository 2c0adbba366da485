"""Each role is whole in itself: a senior moderator needs no second one, a policy admin rules on nobody.

Asking "what if" becomes a right of its own; readers see what was asked.
"""

from django.db import migrations

MODERATORS, SENIORS = "Moderators", "Senior moderators"
POLICY_ADMINS, READERS = "Policy admins", "Readers"
LOOK, ASK = "view_supposition", "add_supposition"


def lay(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    roles = apps.get_model("auth", "Group").objects
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="moderation", model="supposition"
    )
    for role, names in ((MODERATORS, (LOOK, ASK)), (POLICY_ADMINS, (LOOK, ASK)), (READERS, (LOOK,))):
        for name in names:
            permission, _made = permissions.get_or_create(
                content_type=kind, codename=name, defaults={"name": name.replace("_", " ").capitalize()}
            )
            roles.get_or_create(name=role)[0].permissions.add(permission)
    moderators = roles.get_or_create(name=MODERATORS)[0].permissions.all()
    roles.get_or_create(name=SENIORS)[0].permissions.add(*moderators)
    policy = roles.get(name=POLICY_ADMINS).permissions
    policy.remove(*policy.filter(content_type__app_label="moderation", codename="rule"))


class Migration(migrations.Migration):
    dependencies = [("moderation", "0017_hold_rulings_on_appeals")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
