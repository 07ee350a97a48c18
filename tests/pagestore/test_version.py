"""A page made by other code, templates, words or settings is of another version."""

import pytest

from drugs.pagestore import version


@pytest.fixture
def fresh():
    """Ask for the version as a new process does."""
    version.current.cache_clear()
    yield lambda: (version.current.cache_clear(), version.current())[1]
    version.current.cache_clear()


def test_one_process_and_the_next_make_one_version(fresh):
    assert fresh() == fresh()
    assert len(version.current()) == 24


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOTICE", "May be wrong."),
        ("DISCLAIMER", "No advice."),
        ("NOTE", "Ask."),
        ("EMERGENCY_NUMBER", "112"),
        ("SITE_NAME", "other"),
        ("BASE_URL", "https://other.example"),
        ("TIME_ZONE", "Asia/Tokyo"),
        ("LANGUAGE_CODE", "de"),
        ("INDEX_UNCHECKED", True),
        ("SECURE_HSTS_SECONDS", 5),
    ],
)
def test_a_page_under_another_setting_is_of_another_version(fresh, settings, name, value):
    before = fresh()

    setattr(settings, name, value)

    assert fresh() != before


def test_a_page_of_another_database_is_of_another_version(fresh, settings, monkeypatch):
    before = fresh()

    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "another")

    assert fresh() != before


def test_code_templates_tables_and_static_files_count():
    names = {"/".join(file.parts[-2:]) for file in version.files()}

    assert {"drugs/rendering.py", "drugs/notices.py", "templates/base.html", "medref/settings.py"} <= names
    assert any(name.endswith(".css") for name in names)
    assert any(name.endswith(".toml") for name in names)
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in names)


def test_a_changed_template_is_of_another_version(fresh, settings, tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("<p>yesterday")
    settings.ROOT = tmp_path
    yesterday = fresh()

    (tmp_path / "templates" / "base.html").write_text("<p>today")

    assert fresh() != yesterday


def test_the_packages_that_render_count():
    assert any(name.lower().startswith("markdown-it-py==") for name in version.packages())


def test_no_secret_is_part_of_it():
    assert not {"SECRET_KEY", "DATABASES", "EMAIL_HOST_PASSWORD"} & set(version.SHOWN)
    assert not any("PASSWORD" in text for text in version.settings_of_pages())
