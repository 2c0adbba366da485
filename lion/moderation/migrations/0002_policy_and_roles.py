"""The fold's row, the first version of the policy, and the moderators' role."""

from django.db import migrations

TALLY = {
    "start": 0.5,
    "restart": 0.5,
    "epoch": 2592000,
    "half_life": 15552000,
    "habit_idk": 0.6,
    "habit_answers": 6.0,
    "base_rate": 0.2,
    "top_rate": 0.95,
    "odds": 4.0,
    "credit": 0.375,
    "taint_answers": 3.0,
    "circle_voices": 12,
    "circle_window": 2592000,
    "circle_power": 2.0,
    "covered_share": 0.25,
    "warn": 10.0,
    "restrict": 100.0,
    "suspend": 1000.0,
}
LADDER = {
    "warning_at_least": 30,
    "warning_at_most": 180,
    "restriction_at_least": 7,
    "restriction_at_most": 30,
    "first_suspension": 7,
    "later_suspensions": 30,
    "appeal_within": 183,
}
MODERATORS = "Moderators"
MAY = {
    "members": ["view_member"],
    "groups": [
        "view_group",
        "view_covenant",
        "view_membership",
        "view_consent",
        "view_ban",
        "view_joinrequest",
        "view_deed",
    ],
    "moderation": [
        "view_action",
        "view_appeal",
        "view_breach",
        "view_entry",
        "view_policyversion",
        "view_sanction",
        "view_spamreport",
        "view_tally",
        "view_weighing",
        "rule",
    ],
}


def lay(apps, schema_editor):
    apps.get_model("moderation", "Fold").objects.get_or_create(id=1)
    apps.get_model("moderation", "PolicyVersion").objects.get_or_create(
        version=1,
        defaults={"numbers": {"tally": TALLY, "ladder": LADDER}, "reason": "The published rule."},
    )
    # Permissions are made after migrating; the role needs them now.
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    role, _made = apps.get_model("auth", "Group").objects.get_or_create(name=MODERATORS)
    for app, names in MAY.items():
        for name in names:
            model = "sanction" if name == "rule" else name.split("_", 1)[1]
            kind, _made = content_types.objects.get_or_create(app_label=app, model=model)
            permission, _made = permissions.objects.get_or_create(
                content_type=kind, codename=name, defaults={"name": name.replace("_", " ").capitalize()}
            )
            role.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_moderation"),
        ("members", "0001_members"),
        ("groups", "0001_groups"),
        ("connections", "0001_connections"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
