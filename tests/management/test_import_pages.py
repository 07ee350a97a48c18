import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from drugs.models import Revision, SourceFile
from tests.importing.test_load import BODY, write

pytestmark = pytest.mark.django_db


def run(*paths, **options):
    out, err = StringIO(), StringIO()
    call_command("import_pages", *map(str, paths), author="editor", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path, editor):
    write(tmp_path / "pages", "testamol", "Testamol")
    return tmp_path / "pages"


def test_the_report_has_the_promised_shape(folder, tmp_path):
    write(folder, "vitamin-b", "Vitamin B")

    run(folder, report=tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text())
    assert set(report) == {"batch", "files", "vanished"}
    created, quarantined = report["files"]
    assert (created["outcome"], created["entry"], created["kind"], created["slug"]) == (
        "created", "Testamol", "drug", "testamol",
    )  # fmt: skip
    assert quarantined["outcome"] == "quarantined"
    assert set(quarantined["findings"][0]) == {"id", "level", "section", "quote", "words"}


def test_a_missing_folder_fails_alone_and_exits_with_1(folder, tmp_path):
    with pytest.raises(CommandError) as failure:
        run(folder, tmp_path / "nowhere")

    assert failure.value.returncode == 1
    assert Revision.objects.waiting().count() == 1


def test_a_failed_file_is_named_with_line_and_reason(folder):
    (folder / "t" / "bad.md").write_bytes(b"---\ntitle: Bad\n---\n\n\x00")
    err = StringIO()

    with pytest.raises(CommandError):
        call_command("import_pages", str(folder), author="editor", stdout=StringIO(), stderr=err)

    assert "bad.md, line 5: There is a control character" in err.getvalue()


def test_a_dry_run_changes_nothing(folder):
    out, _err = run(folder, dry_run=True)

    assert "1 created" in out
    assert "A dry run" in out
    assert not Revision.objects.exists()
    assert not SourceFile.objects.exists()


def test_somebody_without_the_right_to_write_cannot_import(folder, superuser):
    with pytest.raises(CommandError, match="may not write"):
        call_command("import_pages", str(folder), author="admin")


def test_nothing_new_makes_no_import(folder):
    run(folder)

    out, _err = run(folder)

    assert "1 unchanged" in out
    assert "no import was made" in out


def test_more_files_of_one_kind_add_a_constant_number_of_queries(folder, django_assert_max_num_queries):
    for number in range(5):
        write(folder, f"madeup{number}", f"Madeup {number}", BODY)

    with django_assert_max_num_queries(
        6 * 68 + 20
    ):  # at most 68 a new page: entry, names, draft, events, checks, assessment
        run(folder)
