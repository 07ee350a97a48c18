"""Texts in frames: whatever stands in them is read again as it was."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drugs import framing
from drugs.framing import Frame, FramingError

# Lines on which a framing could stumble, among any others that a database can hold.
TRICKY = (
    *("## usage", "---", "", " ", "\r", "format: medref-1", "# Testamol", "> AI", "```", "<!--", "-->", "\t", "\ufeff"),
    *("<!-- === end of usage -->", "<!-- ==== end of usage -->", "<!-- === end of dosage -->", " <!-- === usage -->"),
    *("<!-- === usage {} -->", "<!-- === end of usage -->\r", "\x85", "\u2028", "\x0c", "\x1a", "\x7f"),
)
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXTS = st.lists(st.sampled_from(TRICKY) | st.text(CHARACTERS, max_size=20), max_size=6).map("\n".join)
FACTS = st.none() | st.dictionaries(st.text(CHARACTERS, max_size=5), st.text(CHARACTERS, max_size=20), max_size=3)
HEAD = framing.write_head({"notices": ["Ask a doctor."]})


def file_of(*frames: Frame, head: str = HEAD) -> bytes:
    return f"{head}\n# Testamol\n\n> **Ask a doctor.**\n\n{''.join(map(framing.write_frame, frames))}".encode()


@given(usage=TEXTS, dosage=TEXTS, facts=FACTS)
@example(usage="<!-- === end of usage -->", dosage="", facts={"tool": "--> ---\n"})
@example(usage="\r\n", dosage="\n\n", facts=None)
def test_any_texts_are_read_again_as_they_were(usage, dosage, facts):
    raw = file_of(Frame("usage", usage, facts), Frame("dosage", dosage))

    document = framing.read(raw)

    assert [(frame.key, frame.text, frame.facts) for frame in document.frames] == [
        ("usage", usage, facts),
        ("dosage", dosage, None),
    ]


@given(values=st.dictionaries(st.from_regex("[a-z_]{1,9}", fullmatch=True).filter(lambda n: n != "format"), FACTS))
def test_any_head_is_read_again_as_it_was(values):
    values |= {"notices": ["x\u200b\u202ey\n", "z"], "empty": []}

    document = framing.read(framing.write_head(values).encode())

    assert document.fields == values


@given(text=TEXTS.filter(lambda text: "\r" not in text))
def test_a_file_whose_line_ends_a_program_turned_says_the_same(text):
    turned = file_of(Frame("usage", text)).replace(b"\n", b"\r\n")

    assert framing.read(turned).frames[0].text == text


def test_what_nobody_sees_stands_escaped_in_a_head():
    assert framing.write_head({"name": "a\u202eb\xa0c"}) == '---\nformat: medref-1\nname: "a\\u202eb\\u00a0c"\n---\n'


def test_what_a_frame_says_does_not_end_its_comment():
    opening = framing.write_frame(Frame("usage", "For pain.", {"tool": "--> <script>"})).split("\n")[0]

    assert opening.count(">") == 1


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("A word outside.\n", 7),
        ("> Another notice.\n", 7),
        ("<!-- === usage -->\nNever closed.\n", 7),
        ("<!-- === usage -->\n<!-- === end of usage -->\n<!-- === usage -->\n<!-- === end of usage -->\n", 9),
        ('<!-- === usage {"a": 1, "a": 2} -->\n<!-- === end of usage -->\n', 7),
        ("<!-- === usage {NaN} -->\n<!-- === end of usage -->\n", 7),
    ],
)
def test_a_body_that_is_not_framed_well_is_refused_by_line(body, line):
    with pytest.raises(FramingError) as refused:
        framing.read(f"{HEAD}\n{body}".encode())

    assert refused.value.line == line


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"---\nformat: medref-2\n---\n", 2),
        (b"---\nformat: medref-1\nname: Testamol\n---\n", 3),
        (b'---\nformat: medref-1\nname: "a"\nname: "b"\n---\n', 4),
        (b'---\nformat: medref-1\nname: "a"', 1),
        (b'---\nformat: medref-1\nnames:\n  - "a"\n    - "b"\n---\n', 5),
        (b"---\nformat: medref-1\nname: \xff\n---\n", 3),
        (b"---\nformat: medref-1\nname: NaN\n---\n", 3),
        (b"---\nformat: medref-1\nname: " + b"[" * 3_000 + b"\n---\n", 3),
        (b"---\nformat: medref-1\nname: " + b'{"a":' * 700_000 + b"\n---\n", 3),
        (b"---\nformat: medref-1\nname: " + b"1" * 100_000 + b"\n---\n", 3),
        (b"x" * (framing.MAX_BYTES + 1), 0),
    ],
)
def test_a_head_that_is_none_is_refused_by_line_at_once(raw, line):
    began = time.process_time()

    with pytest.raises(FramingError) as refused:
        framing.read(raw)

    assert refused.value.line == line
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("raw", [b"---\nformat: medref-1\n", b"\xef\xbb\xbf---\r\nformat: medref-9\r\n"])
def test_a_framed_file_is_known_by_its_second_line(raw):
    assert framing.is_framed(raw)
    assert not framing.is_framed(b"---\ntitle: Testamol\nformat: medref-1\n---\n")
