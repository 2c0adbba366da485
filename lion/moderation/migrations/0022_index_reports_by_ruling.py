"""The list of spam reports: those that wait first, then those ruled on last."""

from django.db import migrations, models

from lion.indexing import AddIndexInPassing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("moderation", "0021_add_reach")]

    operations = [
        AddIndexInPassing(
            model_name="spamreport",
            index=models.Index(fields=["-ruled_at", "made_at"], name="report_by_ruling"),
        )
    ]
