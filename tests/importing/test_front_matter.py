import pytest

from drugs.importing import front_matter
from drugs.importing.errors import PageError


def test_values_are_literal_text():
    document = front_matter.split("---\nratio: 1:10\ndose: 010\ntitle: No\n---\nbody")

    assert document.fields == {"ratio": "1:10", "dose": "010", "title": "No"}
    assert document.body == "body"
    assert document.body_line == 6


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# Title\n", 1, "does not begin"),
        ("---\ntitle: A\ntitle: B\n---\n", 3, "twice"),
        ("---\ntitle: A\n", 1, "never closed"),
        ("---\n\t- a\n---\n", 2, "name: text"),
        ("---\ntitle: A\nbase: &anchor x\n<<: *anchor\n---\n", 4, "name: text"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(text, line, words):
    with pytest.raises(PageError) as refusal:
        front_matter.split(text)

    assert refusal.value.line == line
    assert words in refusal.value.reason


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"---\ntitle: A\n---\n\xe9t\xe9", 4, "not UTF-8"),
        (b"---\ntitle: A\n---\n\nA\x00B", 5, "control character"),
        (b"a" * (front_matter.MAX_PAGE_BYTES + 1), 0, "at most"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(raw, line, words):
    with pytest.raises(PageError) as refusal:
        front_matter.decode(raw)

    assert refusal.value.line == line
    assert words in refusal.value.reason


def test_windows_line_ends_and_a_byte_order_mark_are_read():
    text = front_matter.decode(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\nB")

    assert text == "---\ntitle: A\n---\nB"
