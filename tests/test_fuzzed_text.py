"""Made-up texts, thousands where wanted: `HYPOTHESIS_PROFILE=deep pytest tests/test_fuzzed_text.py`.

What was found so stays as an example beside its property.
"""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drugs import diffing, rendering
from drugs.importing import reading
from drugs.importing.errors import PageError
from drugs.importing.front_matter import split
from drugs.importing.markdown_page import parse
from drugs.importing.titles import read as read_title
from drugs.models import Origin
from drugs.naming import normalise, slugify
from drugs.search import prose
from drugs.search.named import parts_of
from drugs.search.names import Known, Names
from drugs.search.spelling import fold, sound
from tests import factories
from tests.test_rendering import wrongs

MARKUP = (
    *(
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "```",
        "~~~",
        "    ",
        "| a | b |\n|---|:-:|\n| 1 | 2 |",
        "***",
        "---",
        "===",
        "`",
    ),
    *(
        "**",
        "*",
        "_",
        "__",
        "[",
        "](",
        ")",
        "]: ",
        "<",
        ">",
        "<sub>",
        "</sub>",
        "<i>",
        "</em>",
        "<br>",
        "&",
        "&#0;",
        "\\",
    ),
    *(
        "javascript:",
        "https://example.org",
        "data:text/html,",
        "<script>",
        "onerror=",
        "![",
        "'",
        '"',
        "|",
        "\n",
        "\n\n",
    ),
    *("500 mg", "≥ 5", "< 3", "2 to 4", "µg", "twice", "a day", "not", "Usage:", "### Usage\n", "**Dosage:** ", "\t"),
    *(
        "\u202e",
        "\u200b",
        "\x00",
        "\x85",
        "\ud800",
        "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
        "\ufdfd",
        "ﬀ",
        "İ",
        "ß",
    ),
)
TEXTS = st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=8)), max_size=25).map("".join)
WORDS = re.compile(r"[A-Za-z0-9]{3,}")
slowly = settings(suppress_health_check=[HealthCheck.too_slow])
DIFF_MARKS = {"<ins>", "<del>", "<ins class>", "<del class>", "class dose", "class "}


@given(TEXTS)
@example("[Caution]: hepatotoxic")
@example("```500 mg\nx\n```")
@example("[x](#dosage)")
def test_what_is_rendered_is_on_the_allowlist_and_has_one_form(text):
    html = rendering.render(text)

    assert wrongs(html) == []
    assert rendering.seal(html) == html
    assert not rendering.INVISIBLE.search(html)
    assert not rendering.TOWER.search(html)


PROSE = st.lists(
    st.sampled_from((
        "take", "500", "tablets", "[Caution]: stop", "\n\n", "\n", "# ", "- ", "> ", "```", "```dose ", "~~~ note\n",
        "[label](http://example.org)", "[see](#below)", "[ref]: <target words> 'title words'", "**bold**",
        "<div>block</div>",
        "*", "`code`", "<sub>low</sub>", "![alt](picture)", "[ref]", "    ", "\\", "1. ", "---", "javascript:alert",
    )),
    max_size=20,
).map(" ".join)  # fmt: skip


@given(PROSE)
@example("[ref]: <target words> 'title words'\n\n[ref]")
def test_every_word_that_was_typed_can_be_read(text):
    """In the text itself, in where a link leads, or in what a link says when it is pointed at."""
    shown = rendering.render(text)
    left = set(WORDS.findall(shown))

    assert [word for word in WORDS.findall(text) if word not in left] == []


@given(TEXTS)
def test_plain_text_is_one_line_and_has_nothing_hidden(text):
    plain = rendering.plain_text(text)

    assert "\n" not in plain
    assert not rendering.INVISIBLE.search(plain)


@given(TEXTS, TEXTS)
@example("5 mg\u202e", "5 mg")
def test_a_diff_is_sealed_and_never_calls_two_texts_the_same_that_render_otherwise(was, now):
    old, new = (factories.make_content(sections={"dosage": text}) for text in (was, now))

    for section in diffing.compare(old, new):
        assert set(wrongs(section.html)) <= DIFF_MARKS
        if rendering.plain_text(was) != rendering.plain_text(now):
            assert section.status != "same"
    assert all(section.status == "same" for section in diffing.compare(new, new))


@slowly
@given(st.one_of(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=80)), TEXTS)
def test_a_file_is_read_or_refused_in_words(body, title):
    raw = b"---\ntitle: " + title.encode("utf-8", "replace") + b"\n---\n" + body

    for data in (raw, body, b"---\ntitle: Testamol\n---\n" + body):
        found = reading.read(reading.Job(data, Origin.AI))
        assert (found.content is None) == bool(found.problem)
        for text in found.content.sections.values() if found.content else ():
            assert wrongs(rendering.render(text)) == []


@given(TEXTS)
def test_a_page_keeps_every_word_of_its_body(text):
    body = text.encode("utf-8", "replace")
    try:
        page = parse(b"---\ntitle: Testamol\n---\n### Usage\n" + body)
    except PageError:
        return
    kept = set(WORDS.findall(" ".join(page.sections.values())))
    labels = {"Usage", "Dosage"}

    assert set(WORDS.findall(body.decode())) - labels - kept <= {"###"}


@given(TEXTS)
def test_front_matter_and_titles_are_read_or_refused(text):
    with suppress(PageError):
        assert set(split(f"---\ntitle: {text}\n---\n").fields) >= {"title"}
    read_title(" ".join(text.split()))


@given(TEXTS)
def test_what_is_typed_into_the_search_has_one_form(text):
    wanted = normalise(text)

    assert normalise(wanted) == wanted
    assert slugify(wanted) == slugify(text)
    assert all(part for part in parts_of(text))
    fold(wanted), sound(wanted)


@given(TEXTS, TEXTS)
def test_names_are_found_by_what_is_typed_or_not_at_all(name, typed):
    known = Names([Known(1, False, name, normalise(name) or "x", True)])
    wanted = normalise(typed)

    assert {one.entry_id for one in [*known.near(wanted, 5), *known.beginning(wanted, 5)]} <= {1}


@given(TEXTS, st.lists(st.text(max_size=6), max_size=4))
def test_a_snippet_quotes_no_dose_and_nothing_hidden(text, words):
    quotable = prose.prose_of({"usage": text, "dosage": "Take 5 mg."})
    snippet = "".join(piece.text for piece in prose.snippet(quotable, [normalise(word) for word in words]))

    assert not prose.DOSE.search(snippet)
    assert not rendering.INVISIBLE.search(snippet)
    assert len(snippet) <= 2 * prose.MAX_SNIPPET or " " not in snippet.strip()


@pytest.mark.parametrize("text", ["[a]: b\n\n[a]: c", "> [a]: b", "- [a]: b\n- [a]", "[a]:\nb\n'c'"])
def test_a_definition_is_shown_as_it_was_typed(text):
    bare = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", rendering.render(text)))

    for line in re.sub(r"^[>-] ", "", text, flags=re.MULTILINE).split("\n"):
        assert line.replace("'", "'") in bare.replace("&#39;", "'") or line == "[a]"
