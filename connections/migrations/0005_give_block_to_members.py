from django.db import migrations


class Migration(migrations.Migration):
    """Blocks are the members' own now; the table stays as it is."""

    dependencies = [("connections", "0004_add_reminders")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Block")]),
    ]
