from django.conf import settings
from django.db import migrations, models

from drugs.models.lockless import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # the tables stay in use

    dependencies = [
        ("drugs", "0011_search_vector"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexInUse(
            model_name="entry",
            index=models.Index(fields=["slug", "kind"], name="entry_alphabet"),
        ),
        AddIndexInUse(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("is_public", True), ("withdrawn_at__isnull", True)),
                fields=["entry"],
                include=("approval", "approver_credential", "severity", "relation"),
                name="revision_listed",
            ),
        ),
        AddIndexInUse(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("is_public", True), ("withdrawn_at__isnull", True)),
                fields=["-published_at"],
                name="revision_newest",
            ),
        ),
        AddIndexInUse(
            model_name="revision",
            index=models.Index(
                models.Case(
                    models.When(severity="contraindicated", then=models.Value(0)),
                    models.When(severity="major", then=models.Value(1)),
                    models.When(severity="moderate", then=models.Value(2)),
                    models.When(severity="minor", then=models.Value(4)),
                    models.When(severity="unknown", then=models.Value(3)),
                    output_field=models.SmallIntegerField(),
                ),
                condition=models.Q(("is_public", True), ("withdrawn_at__isnull", True)),
                name="revision_gravest",
            ),
        ),
    ]
