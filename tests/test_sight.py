"""Where on a page something stands, compared with a parser of another make."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from drugs import sight

MARK = "@"
NAMES = ("main", "div", "p", "b", "details", "section", "svg")
PIECES = [f"<{name}>" for name in NAMES] + [f"</{name}>" for name in NAMES]
PIECES += [
    "<br>",
    '<input value="a > b" hidden>',
    "<path d='M0'/>",
    "<!-- x -->",
    "text",
    "<div title='<main>'>",
    "<DIV>",
]


class Ancestors(HTMLParser):
    """The elements that are open where MARK stands; None where it is no text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.found: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in sight.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if "svg" not in self.stack:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if MARK in data:
            self.found = list(self.stack)


@hypothesis_settings(max_examples=300, deadline=None)
@given(before=st.lists(st.sampled_from(PIECES), max_size=12), after=st.lists(st.sampled_from(PIECES), max_size=4))
def test_what_stands_in_the_open_has_the_ancestors_that_a_parser_sees(before, after):
    page = "".join(before) + MARK + "".join(after)

    around = sight.open_elements(page, [page.index(MARK)])[page.index(MARK)]

    if around is None:
        assert "<section" in "".join(before)
    else:
        assert [name for name, _ in around] == Ancestors(page).found


@pytest.mark.parametrize("before", ["<!-- ", "<p title='", '<p title="', "<textarea>", "<script>", "<![CDATA[", "<p "])
def test_what_stands_in_no_text_is_not_in_the_open(before):
    page = f"<main>{before}{MARK}</main>"

    assert sight.open_elements(page, [page.index(MARK)])[page.index(MARK)] is None


def test_several_places_are_found_in_one_pass():
    page = "<main>1<div class='x'>2</div>3<section>4</section>5</main>6"

    found = sight.open_elements(page, [page.index(str(number)) for number in range(1, 7)])

    assert [found[page.index(str(number))] for number in range(1, 7)] == [
        [("main", "")],
        [("main", ""), ("div", "class='x'")],
        [("main", "")],
        None,
        [("main", "")],
        [],
    ]


@pytest.mark.parametrize("piece", ["<a ", "<a '", "<!--", "<title ", "<section>", "<", "</"])
def test_a_page_of_broken_tags_takes_no_longer(piece):
    page = piece * 20_000 + MARK

    assert not sight.open_elements(page, [len(page) - 1])[len(page) - 1]
