"""A sender's open spam reports are one case: the oldest; the others end in it, and a second cannot be."""

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def group(apps, schema_editor):
    cases = apps.get_model("moderation", "Case").objects
    known, now = set(), timezone.now()
    for case in cases.filter(kind="report", resolved_at__isnull=True).order_by("opened_at", "id"):
        if case.member_id in known:
            cases.filter(pk=case.pk).update(
                resolved_at=now,
                reason="One case for all reports on this sender.",
                claimed_by=None,
                claimed_until=None,
                version=F("version") + 1,
                changed="resolve",
                changed_at=now,
                changed_by=None,
            )
        known.add(case.member_id)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0018_make_roles_whole")]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="changed",
            field=models.CharField(
                choices=[
                    ("open", "opened"),
                    ("claim", "claimed"),
                    ("release", "released"),
                    ("snooze", "put off"),
                    ("resolve", "resolved"),
                    ("join", "added a report to"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        migrations.RunPython(group, migrations.RunPython.noop),
    ]
