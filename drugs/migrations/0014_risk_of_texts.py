"""What the programs said of a text, to be copied into its row: see 0015. Empty columns, which PostgreSQL adds at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("drugs", "0013_index_of_retractions")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="assessed_doses",
            field=models.IntegerField(editable=False, null=True, verbose_name="doses"),
        ),
        migrations.AddField(
            model_name="revision",
            name="assessed_high_alert",
            field=models.BooleanField(editable=False, null=True, verbose_name="high-alert medicine"),
        ),
    ]
