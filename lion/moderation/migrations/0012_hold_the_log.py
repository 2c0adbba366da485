"""The moderators' log only grows: triggers refuse to change or remove a line."""

from django.db import migrations

from lion import appending


class Migration(migrations.Migration):
    dependencies = [("moderation", "0011_widen_the_log")]

    operations = [migrations.RunPython(*appending.holding("moderation_action"))]
