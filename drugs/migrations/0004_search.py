import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

FULLTEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE drugs_searchtext USING fts5(body, tokenize='unicode61')",
        "INSERT INTO drugs_searchtext (rowid, body) SELECT id, body FROM drugs_searchdocument",
    ),
    "postgresql": ("CREATE INDEX drugs_searchtext ON drugs_searchdocument USING gin (to_tsvector('simple', body))",),
}
NO_FULLTEXT = {"sqlite": "DROP TABLE drugs_searchtext", "postgresql": "DROP INDEX drugs_searchtext"}


def make_fulltext(apps, schema_editor):
    for statement in FULLTEXT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_fulltext(apps, schema_editor):
    schema_editor.execute(NO_FULLTEXT[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [
        ("drugs", "0003_review_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="eventcounter",
            name="names_version",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
            model_name="name",
            name="source",
            field=models.CharField(blank=True, help_text="Where it stands.", max_length=300, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="prose",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="purpose",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="name",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length(models.F("source")), models.Value(300)
                ),
                name="name_source_length",
            ),
        ),
        migrations.RunPython(make_fulltext, drop_fulltext),
    ]
