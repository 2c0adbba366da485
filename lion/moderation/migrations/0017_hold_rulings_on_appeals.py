"""An appeal has its member; what was ruled and what was written on it is not changed any more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lion import appending

LOOKS = ("moderation_appeal", "moderation_secondlook")


def hold(apps, schema_editor):
    for table in LOOKS:
        appending.hold_rulings(schema_editor.connection, table)


def free(apps, schema_editor):
    for table in LOOKS:
        appending.free_rulings(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0016_name_both_sides_of_appeals")]

    operations = [
        migrations.AlterField(
            model_name="appeal",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(*appending.holding("moderation_message")),
        migrations.RunPython(hold, free),
    ]
