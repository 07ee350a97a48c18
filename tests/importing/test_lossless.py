"""No word is lost, and none is made up: files against what a reader sees, each read in a way of its own."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugs import rendering
from drugs.importing import markdown_page
from drugs.importing.errors import PageError
from drugs.sections import SECTION_KEYS
from tests import corpus
from tests.importing import words

# What may go wrong, as whole lines. Each is there once at most: a heading that comes again is written once.
LINES = [
    "Take 5 mg.", "* one", "    * within", "1. first", "3. third", "7) seventh", "01. nought", "1986. A year",
    "### Usage", "### Side Effects", "**Usage:** For pain.", "**Dosage:**", "**FAQs:**", "* **Q: Why?** A: So.",
    "**Important Note:** Hm.", "In summary, no.", "    indented here", "\tafter a tab", "[1]: Smith 2019",
    "[paracetamol](acetaminophen)", "![picture](there.png)", '[y]: /url "hidden title"', "<div>block</div>",
    "<!-- comment -->", "<script>alert()</script>", "H<sub>2</sub>O 10<sup>9</sup>", "> quoted", "* >13 years", "<5 kg",
    "HLA-B*5701, HLA-B*5801", "2*3*4", "a | b", "--- | ---", "4 | 6 | 8", "Underlined", "=====", "-----", "```",
    "~~~ wave",
    "&gt;12% &amp; more", "+ Isoniazid", "## Placebex", "**Testamol:**", "* **Usage:** Nested.",
    "   * **Usage:** Deep.",
    "* **Combined Effects:** Sleep.", "**When combined:** Sleepier.", "### Rationale", "### Usage (Each Alone)",
    "**Disclaimer:** Nothing.", "### Disclaimer", "Usage: plainly", "__Dosage:__ low", "***Precautions:*** some",
    "_leaning_ and __strong__", "* * *", "**Combined Use of Testamol and Placebex:**", "**Usage: **broken",
    "####### seven",
    "* 5.", "- ", "** bold **", "&#x41;bc", "* [ref]: listed",
]  # fmt: skip


def seen_words(sections: dict[str, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in sections.values():
        found += words.of_page(rendering.render(text))
    return found


@corpus.needs_corpus
@pytest.mark.parametrize("dialect", ["current", "earlier"])
def test_every_word_of_a_real_page_stands_on_the_rendered_page(dialect):
    lost = {}
    for file in corpus.pages(dialect):
        raw = file.read_bytes()
        sections = markdown_page.parse(raw).sections
        assert set(sections) <= set(SECTION_KEYS)
        body = words.body(raw)
        source, seen = words.of_source(body), seen_words(sections)
        missing = source - seen - words.of_labels(body)
        made_up = set(seen) - set(source)
        if missing or made_up:
            lost[file.name] = (missing, made_up)

    assert corpus.pages(dialect)
    assert lost == {}


@given(st.lists(st.one_of(st.sampled_from(LINES), st.just("")), max_size=14, unique_by=lambda line: line or object()))
def test_every_word_of_a_made_up_page_stands_on_the_rendered_page(lines):
    body = "\n".join(lines)
    try:
        sections = markdown_page.parse(f"---\ntitle: Testamol + Placebex\n---\n{body}".encode()).sections
    except PageError:
        return  # two titles

    missing = words.of_source(body) - seen_words(sections) - words.of_labels(body)

    assert not missing
