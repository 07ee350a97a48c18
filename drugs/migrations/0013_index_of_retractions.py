from django.db import migrations, models

from drugs.models.lockless import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # the table stays in use

    dependencies = [
        ("drugs", "0012_indexes_of_lists"),
    ]

    operations = [
        AddIndexInUse(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("retracted_at__isnull", False)),
                fields=["-retracted_at"],
                name="entry_newest_retractions",
            ),
        ),
    ]
