"""The months in which members were active, counted for the yearly report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0020_hold_one_case_for_a_senders_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.", unique=True)),
                ("members", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "reach",
                "verbose_name_plural": "reaches",
            },
        ),
    ]
