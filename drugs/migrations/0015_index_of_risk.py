"""Copy what the programs said of each text into its row, five hundred at a time, then make the index that sorts by it.

On PostgreSQL others go on writing meanwhile, so the triggers that keep the copies right come first; after the migrate all
triggers are made anew, these among them. A run that was cut off can be started again.
"""

from django.db import migrations, models, transaction
from django.db.models import F, Q

from drugs.models.lockless import AddIndexInUse

PORTION = 500
COPY = (
    "UPDATE drugs_revision SET assessed_doses = NEW.doses, assessed_high_alert = NEW.is_high_alert "
    "WHERE id = NEW.revision_id;"
)
NO_COPY = "UPDATE drugs_revision SET assessed_doses = NULL, assessed_high_alert = NULL WHERE id = OLD.revision_id;"
TRIGGERS = (
    ("medref_assessment_is_copied", "AFTER INSERT", COPY, "NEW"),
    ("medref_assessment_is_copied_again", "AFTER UPDATE", COPY, "NEW"),
    ("medref_assessment_copy_goes", "AFTER DELETE", NO_COPY, "OLD"),
)
# Made after a migrate; they name the columns, so they go before these do.
GUARDS = ("medref_revision_begins_unassessed", "medref_revision_copies_its_assessment")
# Locked, on PostgreSQL, in the order of the verbs: the assessment, then its text.
PORTION_OF = "SELECT revision_id FROM drugs_assessment WHERE revision_id > %s ORDER BY revision_id LIMIT %s"
FILL = (
    "UPDATE drugs_revision SET "
    "assessed_doses = (SELECT a.doses FROM drugs_assessment a WHERE a.revision_id = drugs_revision.id), "
    "assessed_high_alert = (SELECT a.is_high_alert FROM drugs_assessment a WHERE a.revision_id = drugs_revision.id) "
    "WHERE id > %s AND id <= %s AND EXISTS (SELECT 1 FROM drugs_assessment a WHERE a.revision_id = drugs_revision.id)"
)


def keep_copies(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with transaction.atomic(using=schema_editor.connection.alias), schema_editor.connection.cursor() as cursor:
        for name, event, action, row in TRIGGERS:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $body$ BEGIN {action} RETURN {row}; END $body$"
            )
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON drugs_assessment")
            cursor.execute(f"CREATE TRIGGER {name} {event} ON drugs_assessment FOR EACH ROW EXECUTE FUNCTION {name}()")


def copy_no_more(apps, schema_editor):
    """Going back: the columns are about to go. SQLite has no triggers during a migrate."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for name, *_rest in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON drugs_assessment")
            for name in GUARDS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON drugs_revision")


def fill(apps, schema_editor):
    connection, done = schema_editor.connection, 0
    portion_of = PORTION_OF + (" FOR SHARE" if connection.vendor == "postgresql" else "")
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(portion_of, [done, PORTION])
            ids = [pk for (pk,) in cursor.fetchall()]
            if not ids:
                return
            cursor.execute(FILL, [done, ids[-1]])
            done = ids[-1]


class Migration(migrations.Migration):
    atomic = False  # the table stays in use

    dependencies = [("drugs", "0014_risk_of_texts")]

    operations = [
        migrations.RunPython(keep_copies, copy_no_more, atomic=False),
        migrations.RunPython(fill, migrations.RunPython.noop, atomic=False),
        AddIndexInUse(
            model_name="revision",
            index=models.Index(
                models.Case(
                    models.When(assessed_high_alert=True, then=0),
                    models.When(assessed_high_alert__isnull=True, then=1),
                    default=2,
                ),
                models.Case(
                    models.When(severity="contraindicated", then=0), models.When(severity="major", then=1), default=2
                ),
                F("assessed_doses").desc(),
                "published_at",
                "id",
                condition=Q(is_public=True, withdrawn_at__isnull=True) & Q(approval="batch"),
                name="revision_unread_by_risk",
            ),
        ),
        AddIndexInUse(
            model_name="revision",
            index=models.Index(fields=["entry"], condition=Q(is_public=True, number__gt=1), name="revision_rewritten"),
        ),
    ]
