"""The database holds that a sender's open spam reports are one case."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_group_reports_by_sender")]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=["member"],
                condition=Q(kind="report", resolved_at__isnull=True),
                name="one_open_case_of_reports",
            ),
        )
    ]
