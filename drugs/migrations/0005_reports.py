from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drugs", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mute",
            name="mute_kind",
        ),
        migrations.AddField(
            model_name="report",
            name="sender",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64, verbose_name="sender"),
        ),
        migrations.AlterField(
            model_name="mute",
            name="kind",
            field=models.CharField(
                choices=[
                    ("changes_requested", "Somebody asks for changes to your text"),
                    ("let_out", "A text of yours was let out"),
                    ("retracted", "A page that you wrote or approved was retracted"),
                    ("assigned", "A text was assigned to you"),
                    ("commented", "Somebody commented on a text of yours, or that you discuss"),
                    ("superseded", "A text that you had approved was replaced"),
                    ("harm", "A reader says that a page could harm someone"),
                    ("proposed", "A merge or a redaction waits for a second moderator"),
                ],
                max_length=40,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="mute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "changes_requested",
                            "let_out",
                            "retracted",
                            "assigned",
                            "commented",
                            "superseded",
                            "harm",
                            "proposed",
                        ],
                    )
                ),
                name="mute_kind",
            ),
        ),
    ]
