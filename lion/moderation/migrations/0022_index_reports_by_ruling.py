"""The list of spam reports: those that wait first, then those ruled on last."""

from django.db import migrations, models
from django.db.models import F

from lion.indexing import AddIndexInPassing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("moderation", "0021_add_reach")]

    operations = [
        AddIndexInPassing(
            model_name="spamreport",
            index=models.Index(F("ruled_at").desc(nulls_first=True), F("made_at"), name="report_by_ruling"),
        )
    ]
