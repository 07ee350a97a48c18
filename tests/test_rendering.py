"""Markdown to HTML: nothing dangerous comes out, whatever goes in, and what medicine needs is kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from drugs.rendering import MARKDOWN, parser, plain_text, render, script_json, seal, show_invisible
from drugs.sections import MAX_SECTION_LENGTH
from tests import hostile

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start"}, "td": {"class"}, "th": {"class"}}
CLASSES = {"align-left", "align-center", "align-right"}
VOID = {"br", "hr"}


class Wrongs(HTMLParser):
    """Read HTML as a browser would, and note everything that should not be there."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[str] = []
        self.feed(markup)
        self.close()
        self.found += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.found.append(f"<{tag} {name}>")
            if name == "class" and value not in CLASSES:
                self.found.append(f"class {value}")
            if name == "href" and not (value or "").lower().startswith(("http:", "https:", "mailto:")):
                self.found.append(f"href {value}")
            if name == "start" and not (value or "").isdecimal():
                self.found.append(f"start {value}")
        if tag == "a" and dict(attrs).get("rel") != "nofollow noopener":
            self.found.append("a link without rel")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> closes nothing")

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    def handle_decl(self, decl: str) -> None:
        self.found.append("a declaration")

    def handle_pi(self, data: str) -> None:
        self.found.append("an instruction")


def wrongs(markup: str) -> list[str]:
    return Wrongs(str(markup)).found


def test_the_reader_of_html_finds_what_is_wrong():
    """The control: the tests below would notice."""
    assert wrongs('<p onclick="x"><script></script><a href="javascript:x" id="y">z</a>') == [
        "<p onclick>", "<script>", "href javascript:x", "<a id>", "a link without rel", "<p> is not closed",
    ]  # fmt: skip
    assert wrongs("<!-- x --></p>") == ["a comment", "</p> closes nothing"]


@hostile.needs_hostile
@pytest.mark.parametrize("name", ["blns", "owasp-xss-filter-evasion", "bleach-tests-data", "commonmark-spec-0.31.2"])
def test_nothing_dangerous_comes_out_of_hostile_text(name):
    texts = list(hostile.texts(hostile.load(name)))

    found = {text: bad for text in texts if (bad := wrongs(render(text)))}

    assert len(texts) >= 20
    assert found == {}


@hostile.needs_hostile
@pytest.mark.parametrize("name", ["blns", "owasp-xss-filter-evasion", "bleach-tests-data"])
@pytest.mark.parametrize(
    "around",
    [
        "[x]({})",
        "[x](<{}>)",
        "[{}](https://example.org '{}')",
        "# {}",
        "| {} |\n|:-:|\n| {} |",
        "`{}`",
        "<sub>{}</sub>",
        "<{}>",
    ],
)
def test_nothing_dangerous_comes_out_of_hostile_text_inside_markup(name, around):
    texts = (around.replace("{}", text) for text in hostile.texts(hostile.load(name)))

    assert [text for text in texts if wrongs(render(text))] == []


@hostile.needs_hostile
@pytest.mark.parametrize("name", ["blns", "owasp-xss-filter-evasion", "bleach-tests-data", "commonmark-spec-0.31.2"])
def test_html_from_elsewhere_is_sealed_too(name):
    """The diff marks whole passages: it puts its own tags around what render made."""
    texts = hostile.texts(hostile.load(name))

    assert [text for text in texts if wrongs(seal(text))] == []


def as_in_the_specification(html: str) -> str:
    """An empty quotation is written without a line break: the one difference, in nothing that a reader sees."""
    return html.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>")


@hostile.needs_hostile
def test_all_examples_of_commonmark_agree_before_anything_is_taken_away():
    """Our parser with what the site turns off, raw HTML and images, turned on again."""
    markdown = parser().enable(["image"]).disable(["table"])
    markdown.options["html"] = True
    markdown.inline.ruler.disable("medref_inline_tag")
    markdown.core.ruler.disable("medref_balance")
    examples = hostile.load("commonmark-spec-0.31.2")

    wrong = [
        example["markdown"]
        for example in examples
        if as_in_the_specification(markdown.render(example["markdown"])) != example["html"]
    ]

    assert len(examples) == 652
    assert wrong == []


@hostile.needs_hostile
def test_examples_of_commonmark_differ_only_by_raw_html_and_images():
    differing = [
        example["markdown"]
        for example in hostile.load("commonmark-spec-0.31.2")
        if as_in_the_specification(MARKDOWN.render(example["markdown"])) != example["html"]
    ]

    assert [text for text in differing if not re.search(r"<[A-Za-z/!?]|!\[|&lt;", text)] == []
    assert len(differing) < 100


# Two seconds of the processor for each, as the kernel counts them: the clock on the wall would fail on a busy machine,
# and counting steps would need a parser of our own. One process for all, killed where one of them never ends.
CHOKING = """
import json, resource, time
from drugs.rendering import render
from tests import hostile
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
rules, took = hostile.load("cmark-pathological"), {}
for name, rule in rules.items():
    text = hostile.write_out(rule, 100_000)
    before = time.process_time()
    render(text)
    took[name] = time.process_time() - before
print(json.dumps(took))
"""


@hostile.needs_hostile
def test_texts_that_choke_parsers_take_two_seconds_of_the_processor_at_most():
    done = subprocess.run(
        [sys.executable, "-c", CHOKING], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    took = json.loads(done.stdout)
    assert len(took) == 17
    assert {name: seconds for name, seconds in took.items() if seconds > 2} == {}


@pytest.mark.parametrize("opening", ["> ", "- ", "[", "!["])
def test_what_nests_without_end_is_rendered(opening):
    """The parser's own limit of nesting: without it Python's stack ends first, and the page is an error."""
    depth = MAX_SECTION_LENGTH // len(opening) // 10

    assert wrongs(render(f"{opening * depth}x{'](https://example.org)' * depth}")) == []


@hostile.needs_hostile
@pytest.mark.parametrize("number", range(17))
def test_texts_that_choke_parsers_are_rendered(number):
    rules = hostile.load("cmark-pathological")
    name = sorted(rules)[number]

    assert wrongs(render(hostile.write_out(rules[name], MAX_SECTION_LENGTH))) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<sub onclick=alert(1)>x</sub>",
        '<em style="color:red">x</em>',
        '<i id="usage">x</i>',
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "[x](//example.org)",
        "[x](/admin/logout/)",
        "[x](#dosage)",
        "<javascript:alert(1)>",
        "<style>p{}</style>",
        "<svg/onload=alert(1)>",
        "<!-- x -->",
        "<a href='https://example.org' target=_blank>x</a>",
        "[x]: javascript:alert(1)\n\n[x]",
        '<section id="dosage"></section></div></main>',
    ],
)
def test_nothing_dangerous_comes_out(text):
    assert wrongs(render(text)) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[Caution]: hepatotoxic", "<p>[Caution]: hepatotoxic</p>\n"),
        ("```500 mg\nx\n```", "<p>500 mg</p>\n<pre><code>x\n</code></pre>\n"),
        ("[see](#dosage 'below')", "<p>[see](#dosage 'below')</p>\n"),
        ("> [a]: b\n> c", "<blockquote>\n<p>[a]: b</p>\n<p>c</p>\n</blockquote>\n"),
        ("[a]: <javascript:x>\n\n[a]", "<p>[a]: &lt;javascript:x&gt;</p>\n<p>[a]</p>\n"),
    ],
)
def test_what_markdown_alone_would_swallow_is_shown(text, shown):
    assert render(text) == shown


def test_a_tower_of_marks_is_cut_and_ordinary_marks_stay():
    assert render("e" + "\u0301" * 7) == "<p>e" + "\u0301" * 5 + "[U+0301][U+0301]</p>\n"
    assert show_invisible("ש\u05c1\u05b8\u05bc क्षि o\u0302\u0323") == "ש\u05c1\u05b8\u05bc क्षि o\u0302\u0323"


def test_half_a_character_is_shown_by_its_code():
    assert render("a\ud800") == "<p>a[U+D800]</p>\n"


def test_what_medicine_needs_is_kept():
    text = "H<sub>2</sub>O, 10<sup>9</sup>, <em>E. coli</em>, <i>in vitro</i>, one<br>two<br />three<BR/>"

    assert render(text) == (
        "<p>H<sub>2</sub>O, 10<sup>9</sup>, <em>E. coli</em>, <i>in vitro</i>, one<br>two<br>three<br></p>\n"
    )


def test_everything_else_that_looks_like_html_is_shown_as_text():
    assert render("<b>x</b> <div>y</div> if a<b and c>d") == (
        "<p>&lt;b&gt;x&lt;/b&gt; &lt;div&gt;y&lt;/div&gt; if a&lt;b and c&gt;d</p>\n"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<em>a\n\nb</em>", "<p>&lt;em&gt;a</p>\n<p>b&lt;/em&gt;</p>\n"),
        ("<sub>a <i>b</sub> c</i>", "<p>&lt;sub&gt;a <i>b&lt;/sub&gt; c</i></p>\n"),
        ("</sup>", "<p>&lt;/sup&gt;</p>\n"),
    ],
)
def test_a_tag_that_is_not_closed_in_its_paragraph_is_text(text, shown):
    assert render(text) == shown


def test_headings_stand_below_the_page_and_its_sections():
    text = "\n\n".join(f"{'#' * level} x" for level in range(1, 7)) + "\n\nx\n===\n\nx\n---\n"

    tags = [line[1:3] for line in render(text).splitlines()]

    assert tags == ["h3", "h4", "h5", "h6", "h6", "h6", "h3", "h4"]


def test_tables_are_aligned_by_class():
    table = render("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |\n")

    for cell in ("th", "td"):
        for side in ("left", "center", "right"):
            assert f'<{cell} class="align-{side}">' in table
    assert "<td>4</td>" in table
    assert "style" not in table


def test_links_lead_out_and_say_so():
    assert render("[the label](https://example.org/a?b=c&d=e 'A label')") == (
        '<p><a href="https://example.org/a?b=c&amp;d=e" title="A label" rel="nofollow noopener">the label</a></p>\n'
    )
    assert 'href="mailto:a@example.org"' in render("<a@example.org>")


def test_an_address_is_no_link_by_itself():
    assert render("https://example.org") == "<p>https://example.org</p>\n"


def test_there_are_no_images():
    assert "<img" not in render("![a scan](https://example.org/x.png) ![b][c]\n\n[c]: https://example.org/y.png")


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e",
        "\u200b",
        "\u00ad",
        "\ufeff",
        "\u2066",
        "\u061c",
        "\u2028",
        "\u3164",
        "\x00",
        "\x07",
        "\x85",
        "\U000e0041",
    ],
)
@pytest.mark.parametrize("written", ["{}", "&#{number};", "&#x{number:x};", "`{}`", "[x](https://example.org '{}')"])
def test_characters_that_hide_or_reorder_text_are_shown(hidden, written):
    """ "take ‮gm 05" would read as 50 mg."""
    text = f"5{written}0 mg".replace("{}", hidden).format(number=ord(hidden))

    shown = render(text)

    assert hidden not in shown
    assert "\ufffd" in shown or f"[U+{ord(hidden):04X}]" in shown or "&amp;#" in shown


def test_letters_of_every_script_and_joiners_stay():
    text = "½ tablet, µg, ≥ 5 °C, कश्‍मीर, ‘quoted’, 日本, é, 👩‍⚕️"

    assert render(text) == f"<p>{text}</p>\n"
    assert show_invisible(text) == text


def test_the_same_text_gives_the_same_html_in_every_process():
    text = "# a\n\n[x](https://example.org 't') <sub>y</sub>\n\n|a|b|\n|:-|-:|\n|1|2|\n\n3. x\n"
    program = "import sys; from drugs.rendering import render; sys.stdout.write(render(sys.argv[1]))"

    printed = {
        subprocess.run(
            [sys.executable, "-c", program, text],
            cwd=Path(__file__).parents[1],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert printed == {str(render(text))}


def test_the_diff_may_mark_what_was_added_and_removed():
    marked = '<p><ins class="dose">500 mg</ins> <del>x</del> <ins onclick="x" class="evil">y</ins></p>'

    assert str(seal(marked, diff=True)) == ('<p><ins class="dose">500 mg</ins> <del>x</del> <ins class="">y</ins></p>')
    assert str(seal(marked)) == "<p>500 mg x y</p>"


def test_nothing_in_json_ends_the_script_element():
    data = {"name": "</script><!--<script>& \u2028"}

    written = script_json(data)

    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Use\n\n- for *pain*\n- for **fe**ver", "Use for pain for fever"),
        ("H<sub>2</sub>O and vitamin B<sub>12</sub>", "H2O and vitamin B12"),
        ("10<sup>9</sup> units", "10 9 units"),
        ("one<br>two", "one two"),
        ("[a label](https://example.org '> x') of it", "a label of it"),
        ("a < b &amp; c", "a < b & c"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("5&#x202e;0", "5[U+202E]0"),
        ("", ""),
    ],
)
def test_plain_text_is_the_words(text, words):
    assert plain_text(text) == words
