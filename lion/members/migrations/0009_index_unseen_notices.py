"""Every page counts what its member has not seen: without reading what they have."""

from django.db import migrations, models

from lion.indexing import AddIndexInPassing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0008_take_block_from_connections")]

    operations = [
        AddIndexInPassing(
            model_name="notice",
            index=models.Index(
                fields=["member", "id"], name="notice_unseen", condition=models.Q(seen_at__isnull=True)
            ),
        )
    ]
