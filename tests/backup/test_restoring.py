"""A restore brings back the whole of a backup, into an empty site only, or changes nothing."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from drugs import changes, review, search
from drugs.backup import BackupError, archive, backup, restore
from drugs.models import Entry, Event, Revision, SearchDocument, triggers
from drugs.review import verify
from drugs.search import fulltext
from tests import factories
from tests.attacks import change, delete, everything, refused
from tests.backup.archives import rewritten


def without_version(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Leave out the one row that says which names are to be loaded anew: it is another one after a restore."""
    return {table: values for table, values in rows.items() if table != "drugs.EventCounter"}


def is_as_new() -> bool:
    held = {table: rows for table, rows in everything().items() if rows and table != "drugs.EventCounter"}
    return not held and not User.objects.exists() and triggers.missing(connection) == []


@pytest.fixture
def restored(library, file, empty_site):
    """The library, after it was emptied and brought back."""
    before = everything()
    empty_site()
    done = restore(file)
    return before, done


def test_every_row_is_there_again(restored, library):
    before, done = restored

    assert without_version(everything()) == without_version(before)
    assert list(verify.problems()) == []
    assert done.counts == verify.counts()
    assert not done.is_migrated
    readers_find_and_read_what_was_public()
    triggers_stand_again(library)


def triggers_stand_again(library):
    with refused("A submitted text never changes"):
        change(library["edited"], "update", dosage="5,000 mg")
    with refused():
        delete(library["edited"], "sql")
    with refused():
        delete(Event.objects.first(), "sql")


def readers_find_and_read_what_was_public():
    client = Client()
    assert "for nothing else at all" in client.get("/drugs/testamol/").content.decode()
    assert client.get("/drugs/nocebex/").status_code == 410
    assert client.get("/drugs/draftamol/").status_code == 404
    assert [match.entry.name for match in search.find("testacetamol")][:1] == ["Testamol"]
    moderator = User.objects.get(username="moderator")
    assert moderator.check_password(factories.PASSWORD)
    assert [group.name for group in moderator.groups.all()] == ["Moderators"]


def test_the_work_goes_on_after_it(restored, library):
    """Ids, numbers and events count on from where they were."""
    last = Event.objects.count()
    moderator, editor = User.objects.get(username="moderator"), User.objects.get(username="editor")

    review.approve(library["waiting"], actor=moderator, seen_digest=library["waiting"].digest, seen_public=None)
    drug = review.create_drug("Afteramol", actor=editor)
    revision = review.start_draft(drug, actor=editor, content=factories.make_content())

    assert revision.pk > max(text.pk for text in library.values())
    assert Event.objects.count() == last + 3
    assert factories.make_user("somebody").pk not in (moderator.pk, editor.pk)
    assert list(verify.problems()) == []


def test_nothing_finished_of_another_database_survives(library, file, empty_site, settings):
    empty_site()
    pages = settings.DATA_DIR / "pages"
    pages.mkdir()
    (pages / "testamol.html").write_text("yesterday's")
    changes.announce(100_000)
    fulltext.store(SearchDocument(pk=999_999, body="yesterday"))

    restore(file)

    assert fulltext.matching(["yesterday"], 5) == []
    assert list(verify.problems()) == []
    assert not pages.exists()
    assert changes.newest() == Event.objects.count()


def test_a_site_that_is_not_empty_is_refused(library, file):
    before = everything()

    with pytest.raises(BackupError, match=r"This site is not empty: there are rows in .*drugs_entry"):
        restore(file)

    assert everything() == before
    assert changes.newest() == Event.objects.count()


def test_one_account_is_enough_to_refuse(library, file, empty_site):
    empty_site()
    User.objects.create_user("somebody")

    with pytest.raises(BackupError, match="auth_user"):
        restore(file)

    assert [user.username for user in User.objects.all()] == ["somebody"]


def test_a_backup_of_a_newer_version_is_refused(library, file, empty_site, tmp_path):
    def newer(manifest):
        migrations = manifest.migrations | {"drugs": [*manifest.migrations["drugs"], "0999_later"]}
        return replace(manifest, migrations=migrations, medref="9.9.9")

    later = rewritten(file, tmp_path / "later.backup", manifest=newer)
    empty_site()

    with pytest.raises(BackupError, match=r"newer version, 9\.9\.9.*drugs/0999_later"):
        restore(later)

    assert is_as_new()


def test_another_format_is_refused(library, file, empty_site, tmp_path):
    other = rewritten(file, tmp_path / "other.backup", manifest=lambda manifest: replace(manifest, medref="2.0"))
    text = other.read_bytes()
    assert archive.check(other).medref == "2.0"
    empty_site()

    for wrong in (b"", b"no zip", text[: len(text) // 2], text[:-1], text[1000:]):
        damaged = tmp_path / "damaged.backup"
        damaged.write_bytes(wrong)
        with pytest.raises(BackupError, match="damaged or cut short"):
            restore(damaged)
    with pytest.raises(BackupError, match="There is no file"):
        restore(tmp_path / "nowhere.backup")

    assert is_as_new()


def test_rows_that_are_not_those_of_the_manifest_are_refused(file, tmp_path):
    """Whole as a zip, and yet not what was written: also one row too few, with the hash of the rest."""
    for number, wrong in enumerate(({"sha256": "0" * 64}, {"rows": 5})):

        def other(manifest, wrong=wrong):
            entry = replace(manifest.tables["drugs_entry"], **wrong)
            return replace(manifest, tables=manifest.tables | {"drugs_entry": entry})

        # It is read back before it gets its name, by the same comparison that a restore makes first.
        with pytest.raises(BackupError, match="the rows of drugs_entry are not those"):
            rewritten(file, tmp_path / f"{number}.backup", manifest=other)


def test_any_byte_that_changed_is_noticed(file, tmp_path):
    """Each of some hundred bytes turned over, all through the file: it is refused, or every row is as it was."""
    whole, known = file.read_bytes(), archive.check(file)
    damaged, noticed = tmp_path / "damaged.backup", 0

    for place in range(0, len(whole), max(1, len(whole) // 300)):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read = archive.check(damaged)
        except BackupError:
            noticed += 1
        else:
            assert read == known

    assert noticed > 200


def test_any_byte_of_the_directory_that_changed_is_told_in_words(file, tmp_path):
    """The directory of the archive says where each part begins: wrong places are no traceback."""
    whole, damaged, told = file.read_bytes(), tmp_path / "damaged.backup", []

    for place in range(whole.rindex(b"manifest.json") - 46, len(whole)):
        for turned in (0xFF, 0x80):
            damaged.write_bytes(whole[:place] + bytes([whole[place] ^ turned]) + whole[place + 1 :])
            try:
                with archive.reading(damaged) as reader:
                    assert reader.manifest.tables
            except BackupError as error:
                told.append(str(error))

    assert len(told) > 20
    assert all(told)


def test_a_backup_from_before_a_migration_is_brought_up_to_date(library, file, empty_site, tmp_path):
    """As a site that had seen no migration after 0006 would have written it."""
    before, texts = Event.objects.count(), dict(Revision.objects.values_list("pk", "digest"))

    def without(*columns):
        def change(rows):
            for row in rows:
                for column in columns:
                    del row[column]

        return change

    def older(manifest):
        known = [name for name in manifest.migrations["drugs"] if name < "0007"]
        since = {"drugs_importjob", "drugs_namechange"}
        tables = {name: table for name, table in manifest.tables.items() if name not in since}
        return replace(manifest, migrations=manifest.migrations | {"drugs": known}, tables=tables)

    changed = {
        "drugs_sourcefile": without("settled_at", "settled_by_id", "settled_reason", "settlement"),
        "drugs_importbatch": without("paths", "vanished"),
        "drugs_revision": without("assessed_doses", "assessed_high_alert"),
    }
    old = rewritten(file, tmp_path / "old.backup", changed, older)
    empty_site()

    done = restore(old)

    assert done.is_migrated
    assert Event.objects.count() == before
    assert dict(Revision.objects.values_list("pk", "digest")) == texts
    assert list(verify.problems()) == []


def test_an_older_backup_that_does_not_agree_leaves_nothing(library, file, empty_site, tmp_path):
    def older(manifest):
        newest = manifest.migrations["drugs"][-1]
        return replace(
            manifest,
            migrations=manifest.migrations
            | {"drugs": [name for name in manifest.migrations["drugs"] if name != newest]},
        )

    def lose_a_writer(rows):
        del rows[0]

    old = rewritten(file, tmp_path / "old.backup", {"drugs_revisionwriter": lose_a_writer}, older)
    empty_site()

    with pytest.raises(BackupError, match="not on record as a writer"):
        restore(old)

    assert is_as_new()


def test_uploads_come_back(library, tmp_path, empty_site, settings):
    from drugs.models import ImportJob, JobStep

    token = "0123456789abcdef" * 2
    folder = settings.DATA_DIR / "uploads" / token
    folder.mkdir(parents=True)
    (folder / "upload.zip").write_bytes(b"PK pages")
    ImportJob.objects.create(
        path=token, step=JobStep.TRIED, uploaded_by=factories.make_editor(), origin="ai", name="x", digest="0" * 64
    )
    file = backup(tmp_path / "site.backup").file
    empty_site()
    (folder / "upload.zip").unlink()
    folder.rmdir()

    restore(file)

    assert (folder / "upload.zip").read_bytes() == b"PK pages"


def test_an_upload_that_belongs_elsewhere_is_refused(library, file, tmp_path, empty_site):
    empty_site()
    for number, path in enumerate(["../../outside", "0" * 32 + "/../x", "/etc/passwd", "0" * 32 + "/.hidden"]):
        changed = tmp_path / f"changed{number}.backup"
        with archive.reading(file) as reader, archive.writing(changed) as writer:
            for table, known in reader.manifest.tables.items():
                writer.table(table, known.columns, (line[:-1] for line in reader.lines(table)))
            digest = writer.upload(path, io.BytesIO(b"x"))
            writer.manifest(replace(reader.manifest, uploads={path: digest}))

        with pytest.raises(BackupError, match="is no file of an upload"):
            restore(changed)

    assert is_as_new()


def test_the_command_says_what_it_did(library, file, empty_site, capsys):
    empty_site()

    call_command("restore", file)

    said = capsys.readouterr().out
    assert "each compared" in said
    assert "Everything agrees: 6 entries, 6 revisions, 2 public" in said
    assert Entry.objects.count() == 6
    with pytest.raises(CommandError, match=r"Nothing was restored\. This site is not empty"):
        call_command("restore", file)
