"""Nobody but the site's own user and group reads what it writes; finished pages and static files are for everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.stack import ROOT, environment_of

# Writes a little of all that a running site writes. The journal of SQLite is there while a transaction goes on.
WRITES = """
import django, shutil
django.setup()
from django.conf import settings
from django.core.files.base import ContentFile
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection, transaction
from drugs import changes, tallies
from drugs.importing import background, claim, jobs
from drugs.pagestore import store as stores
from drugs.pagestore.addresses import place_of
changes.announce(1)
background.log_file().write_text("said")
jobs.uploads()
tallies.Tally(settings.DATA_DIR / "tallies" / "search", 60).count("somebody")
with claim.claim(7):
    pass
store = stores.current()
with store.turn():
    store.put(place_of("/drugs/testamol/history/"), b"a page", 1_700_000_000)
    store.followed(1)
store.touch("alive")
staticfiles_storage.save("css/site.css", ContentFile(b"p { margin: 0 } " * 200))
list(staticfiles_storage.post_process({"css/site.css": (staticfiles_storage, "css/site.css")}))
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("CREATE TABLE a (b)")
    cursor.execute("INSERT INTO a VALUES (1)")
    journals = [*settings.DATA_DIR.glob("*.sqlite3-*")]
    assert journals
    for file in journals:
        shutil.copy2(file, file.with_name(file.name.replace("sqlite3-", "seen-")))
"""


def written(folder: Path, before: str = "") -> None:
    """Let a site write into a folder, started by somebody whose files are for everybody."""
    command = ["sh", "-c", f'umask 0; {before} exec "$@"', "sh", sys.executable, "-W", "error", "-c", WRITES]
    done = subprocess.run(
        command, cwd=ROOT, env=environment_of(folder, "http://127.0.0.1"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def for_others(folder: Path) -> set[str]:
    """Return what of a folder has any right for others, by its path below the folder."""
    found = [folder, *folder.rglob("*")]
    return {
        str(place.relative_to(folder)) for place in found if not place.is_symlink() and place.stat().st_mode & 0o007
    }


def test_what_a_site_writes_is_its_own(tmp_path):
    folder = tmp_path / "site"

    written(folder)

    names = {str(place.relative_to(folder)).partition("/")[0] for place in folder.rglob("*")}
    assert {"changed", "imports", "medref.sqlite3", "pages", "secret_key", "static", "tallies", "uploads"} < names
    assert {name for name in names if "seen-" in name}
    open_to_all = for_others(folder)
    assert {path.partition("/")[0] for path in open_to_all} == {"pages", "static"}
    for path in open_to_all - {"pages", "static"}:
        assert not path.endswith(("lock", "applied", "alive", "changed")), path


def test_a_web_server_of_another_user_reads_pages_and_static_files(tmp_path):
    folder = tmp_path / "site"

    written(folder, "umask 0077;")

    pages = list((folder / "pages").rglob("index.html*"))
    files = list((folder / "static").rglob("*.css*"))
    assert {place.suffix for place in pages} == {".html", ".gz"}
    assert any(place.suffix == ".gz" for place in files)
    for place in (*pages, *files):
        assert place.stat().st_mode & 0o777 == 0o644, place
        for above in place.relative_to(folder).parents[:-1]:
            assert (folder / above).stat().st_mode & 0o777 == 0o755, above
    assert (folder / "medref.sqlite3").stat().st_mode & 0o777 == 0o600, "a stricter umask stays"


def test_what_an_earlier_version_left_open_is_closed(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir(mode=0o755)
    (folder / "medref.sqlite3").touch(mode=0o644)
    os.chmod(folder, 0o755)
    os.chmod(folder / "medref.sqlite3", 0o644)

    written(folder)

    assert folder.stat().st_mode & 0o777 == 0o750
    assert (folder / "medref.sqlite3").stat().st_mode & 0o777 == 0o600
