"""Settings: read once, and refused with a hint when they are unknown or impossible."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from medref.environment import KNOWN, Environment

ROOT = Path(__file__).parents[1]


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Read the settings as a start of the site does."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MEDREF_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-c", "import django.conf; django.conf.settings.SITE_NAME"],
        cwd=ROOT,
        env=inherited | {"DJANGO_SETTINGS_MODULE": "medref.settings"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(ImproperlyConfigured, match=r"Unknown setting MEDREF_DATADIR\. Known are: .*MEDREF_DATA_DIR"):
        Environment({"MEDREF_DATADIR": "x", "PATH": "y"})


def test_every_known_name_is_in_the_readme():
    assert {name for name in KNOWN if name not in (ROOT / "README.md").read_text()} == set()


def test_every_name_that_is_promised_or_read_is_known():
    """One that is missing stops the start of whoever sets it."""
    files = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").rglob("*")]
    files += [file for folder in ("medref", "drugs") for file in (ROOT / folder).rglob("*.py")]
    written = "".join(file.read_text() for file in files if file.is_file())

    assert set(re.findall(r"\bMEDREF_[A-Z_]*[A-Z]\b", written)) == KNOWN


def test_a_text_is_stripped_and_has_a_default():
    env = Environment({"MEDREF_SITE_NAME": "  My site "})

    assert env.text("MEDREF_SITE_NAME", "medref") == "My site"
    assert env.text("MEDREF_BASE_URL", "http://x") == "http://x"


def test_an_empty_text_is_refused_where_there_is_a_default():
    env = Environment({"MEDREF_SITE_NAME": " "})

    with pytest.raises(ImproperlyConfigured, match="MEDREF_SITE_NAME is empty"):
        env.text("MEDREF_SITE_NAME", "medref")
    assert env.text("MEDREF_SITE_NAME") == ""


@pytest.mark.parametrize(
    ("method", "name", "value"),
    [
        ("token", "MEDREF_METRICS_TOKEN", "short"),
        ("token", "MEDREF_METRICS_TOKEN", "with spaces, and long enough"),
        ("contact", "MEDREF_SECURITY_CONTACT", "desk@example.org"),
        ("contact", "MEDREF_SECURITY_CONTACT", "mailto:a@b.org\nContact: mailto:c@d.org"),
        ("contact", "MEDREF_SECURITY_CONTACT", "http://example.org"),
    ],
)
def test_a_value_that_cannot_be_is_refused(method, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        getattr(Environment({name: value}), method)(name)


def test_one_of_several_words_is_chosen():
    assert Environment({}).one_of("MEDREF_LOG_FORMAT", ("plain", "json")) == "plain"
    assert Environment({"MEDREF_LOG_FORMAT": "json"}).one_of("MEDREF_LOG_FORMAT", ("plain", "json")) == "json"
    with pytest.raises(ImproperlyConfigured, match="plain or json"):
        Environment({"MEDREF_LOG_FORMAT": "xml"}).one_of("MEDREF_LOG_FORMAT", ("plain", "json"))


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_a_flag_is_on(value):
    assert Environment({"MEDREF_DEBUG": value}).flag("MEDREF_DEBUG") is True


@pytest.mark.parametrize("value", ["0", "false", "No", "off", ""])
def test_a_flag_is_off(value):
    assert Environment({"MEDREF_DEBUG": value}).flag("MEDREF_DEBUG", default=True) is False


def test_a_flag_that_is_neither_is_refused():
    with pytest.raises(ImproperlyConfigured, match="Write 1 or 0"):
        Environment({"MEDREF_DEBUG": "maybe"}).flag("MEDREF_DEBUG")
    assert Environment({}).flag("MEDREF_DEBUG", default=True) is True


@pytest.mark.parametrize("value", ["-1", "1.5", "one", "", "½"])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match="Write a whole number"):
        Environment({"MEDREF_TRUSTED_PROXIES": value}).whole_number("MEDREF_TRUSTED_PROXIES", 0)


def test_a_whole_number_has_a_default():
    assert Environment({"MEDREF_TRUSTED_PROXIES": " 2 "}).whole_number("MEDREF_TRUSTED_PROXIES", 0) == 2
    assert Environment({}).whole_number("MEDREF_TRUSTED_PROXIES", 0) == 0


def test_a_positive_number_is_not_nought():
    with pytest.raises(ImproperlyConfigured, match="1 or more"):
        Environment({"MEDREF_SESSION_HOURS": "0"}).positive_number("MEDREF_SESSION_HOURS", 12)
    assert Environment({}).positive_number("MEDREF_SESSION_HOURS", 12) == 12


@pytest.mark.parametrize(("given", "is_warned"), [({}, False), ({"MEDREF_SECOND_FACTOR": "0"}, True)])
def test_the_second_factor_is_on_unless_turned_off_and_then_the_deployment_check_warns(given, is_warned, tmp_path):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MEDREF_", "DATABASE_URL"))}
    own = {"DJANGO_SETTINGS_MODULE": "medref.settings", "MEDREF_DATA_DIR": str(tmp_path)}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=inherited | own | given,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode != 0) is is_warned
    assert ("drugs.W003" in checked.stderr) is is_warned


def test_the_demo_turns_the_second_factor_off_and_says_so():
    makefile = (ROOT / "Makefile").read_text()

    assert "MEDREF_SECOND_FACTOR=0" in makefile.split("LOCAL := ")[1].splitlines()[0]
    assert "the second factor is off" in makefile.split("\nrun: ")[1].split("\ndemo: ")[0]


def test_words_are_between_commas():
    env = Environment({"MEDREF_ALLOWED_HOSTS": " a.example , ,b.example"})

    assert env.words("MEDREF_ALLOWED_HOSTS", "localhost") == ["a.example", "b.example"]
    assert Environment({}).words("MEDREF_TRUSTED_ORIGINS") == []


@pytest.mark.parametrize("value", ["Mars/Olympus", "../etc/passwd", "Europe", "/", "a\x00b"])
def test_what_is_no_time_zone_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match="which is no time zone"):
        Environment({"MEDREF_TIME_ZONE": value}).time_zone("MEDREF_TIME_ZONE", "UTC")


def test_a_time_zone_is_kept():
    assert Environment({"MEDREF_TIME_ZONE": "Europe/Berlin"}).time_zone("MEDREF_TIME_ZONE", "UTC") == "Europe/Berlin"


def test_the_data_folder_is_made(tmp_path):
    wanted = tmp_path / "a" / "b"

    made = Environment({"MEDREF_DATA_DIR": str(wanted)}).data_dir("MEDREF_DATA_DIR", tmp_path / "default")

    assert made == wanted.resolve()
    assert wanted.is_dir()
    assert Environment({"MEDREF_DATA_DIR": " "}).data_dir("MEDREF_DATA_DIR", tmp_path / "c") == tmp_path / "c"


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ImproperlyConfigured, match="cannot make the folder"):
        Environment({"MEDREF_DATA_DIR": str(tmp_path / "file" / "b")}).data_dir("MEDREF_DATA_DIR", tmp_path)


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    env = Environment({})

    first, second = (env.secret_key("MEDREF_SECRET_KEY", tmp_path) for _ in range(2))

    assert first == second
    assert len(first) >= 50
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert first != env.secret_key("MEDREF_SECRET_KEY", Path(os.fspath(tmp_path.parent)))


def test_a_secret_that_another_process_made_meanwhile_stays(tmp_path):
    file = tmp_path / "secret_key"
    file.write_text("x" * 50)

    Environment({}).make_secret(file)

    assert file.read_text() == "x" * 50
    assert [other.name for other in tmp_path.iterdir()] == ["secret_key"]


def test_a_secret_that_cannot_be_kept_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="cannot keep a secret"):
        Environment({}).secret_key("MEDREF_SECRET_KEY", tmp_path / "missing")


def test_a_given_secret_is_long_enough(tmp_path):
    assert Environment({"MEDREF_SECRET_KEY": "x" * 50}).secret_key("MEDREF_SECRET_KEY", tmp_path) == "x" * 50
    with pytest.raises(ImproperlyConfigured, match="at least 50"):
        Environment({"MEDREF_SECRET_KEY": "short"}).secret_key("MEDREF_SECRET_KEY", tmp_path)


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("MEDREF_NOTCIE", "x", "Unknown setting MEDREF_NOTCIE"),
        ("MEDREF_TIME_ZONE", "Mars", "is no time zone"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read"),
    ],
)
def test_an_impossible_setting_stops_the_start_with_a_hint(variable, value, hint, tmp_path):
    result = start(MEDREF_DATA_DIR=str(tmp_path), **{variable: value})

    assert result.returncode != 0
    assert hint in result.stderr


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://me:s%40crit@mail.example.org", ("mail.example.org", 587, "me", "s@crit", False, True)),
        ("smtps://me:secret@mail.example.org", ("mail.example.org", 465, "me", "secret", True, False)),
        ("smtp://localhost:2525", ("localhost", 2525, "", "", False, False)),
    ],
)
def test_mail_goes_where_the_address_says(url, expected):
    found = Environment({"MEDREF_EMAIL_URL": url}).email("MEDREF_EMAIL_URL")

    keys = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    assert tuple(found[f"EMAIL_{key}"] for key in keys) == expected


def test_mail_is_printed_by_default():
    assert Environment({}).email("MEDREF_EMAIL_URL")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"])
def test_an_impossible_mail_address_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="smtp://user"):
        Environment({"MEDREF_EMAIL_URL": url}).email("MEDREF_EMAIL_URL")
