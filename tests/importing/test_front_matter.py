import pytest

from drugs.importing import front_matter
from drugs.importing.errors import PageError


def test_values_are_literal_text():
    document = front_matter.split("---\nratio: 1:10\ndose: 010\ntitle: No\n---\nbody")

    assert document.fields == {"ratio": "1:10", "dose": "010", "title": "No"}
    assert document.body == "body"
    assert document.body_line == 6


@pytest.mark.parametrize(
    "value",
    [
        "Vitamin B12: the facts", "Vitamin #5 # and more", "#5", "Pyridoxal-5'-phosphate", "Sodium 'Ringer'", "No", "~",
        "1:10", "010", "- x", "? x", "> 5 mg tablets", "| a", "[x] y", "{x} y", "& x", "* x", "% x", "@x", "`x`",
        "a\\nb",
        'say "so"', "[18F] Fludeoxyglucose", "2'-fluoro", "<<: x",
    ],
)  # fmt: skip
def test_every_character_of_a_value_counts(value):
    assert front_matter.split(f"---\ntitle: {value}\n---\n").fields == {"title": value}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"Vitamin B12: the facts"', "Vitamin B12: the facts"),
        ("'[x]'", "[x]"),
        (r'"say \"so\" \\ so"', 'say "so" \\ so'),
        ("'it''s'", "it's"),
        ('""', ""),
        ("", ""),
    ],
)
def test_one_pair_of_quotes_around_a_value_is_taken_away(value, text):
    assert front_matter.split(f"---\ntitle: {value}\n---\n").fields == {"title": text}


def test_fields_that_hold_json_can_be_taken_as_they_stand():
    document = front_matter.split('---\nnames: [{"text": "x"}]\ntitle: A\n---\n', as_written={"names"})

    assert document.fields == {"names": '[{"text": "x"}]', "title": "A"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("|", "on this line"),
        (">-", "on this line"),
        ("|2 # kept", "on this line"),
        ("&name x", "anchor"),
        ("*name", "alias"),
        ("!!str x", "tag"),
        ("[a, b]", "list"),
        ("[a]", "list"),
        ("[", "list"),
        ("{a: b}", "table"),
        ("[" * 3000 + "]" * 3000, "list"),
        ("{a: " * 3000, "table"),
        ('"Vitamin" B12', "quotes"),
        ("'Tis", "quotes"),
        (r'"a\nb"', "quotes"),
    ],
)
def test_what_yaml_reads_as_something_else_is_refused_with_words(value, words):
    with pytest.raises(PageError) as refusal:
        front_matter.split(f"---\nlayout: x\ntitle: {value}\n---\n")

    assert refusal.value.line == 3
    assert words in refusal.value.reason


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# Title\n", 1, "does not begin"),
        ("---\ntitle: A\ntitle: B\n---\n", 3, "twice"),
        ("---\ntitle: A\nTitle: B\n---\n", 3, "twice"),
        ("---\ntitle: A\n", 1, "never closed"),
        ("---\n\ttitle: A\n---\n", 2, "tab"),
        ("---\ntitle:\tA\n---\n", 2, "tab"),
        ("---\ntitle: A\n<<: *anchor\n---\n", 3, "<<"),
        ("---\ntitle: A\n- b\n---\n", 3, "levels or a list"),
        ("---\na:\n  b: c\n---\n", 3, "levels or a list"),
        ("---\n" + "\n".join(" " * depth + "a:" for depth in range(600)) + "\n---\n", 3, "levels or a list"),
        ("---\ntitle:A\n---\n", 2, "name: text"),
        ('---\n"title": A\n---\n', 2, "name: text"),
        ("---\n" + "".join(f"a{n}: b\n" for n in range(51)) + "---\n", 52, "more than"),
    ],
)
def test_bad_front_matter_is_refused_with_its_line(text, line, words):
    with pytest.raises(PageError) as refusal:
        front_matter.split(text)

    assert refusal.value.line == line
    assert words in refusal.value.reason


# Each is as long as a file may be. Measured by hand: the slowest takes 11 ms.
LONG = 190_000
HOSTILE = {
    "open lists": "---\na: " + "[" * LONG,
    "open tables": "---\na: " + "{a: " * (LONG // 4),
    "levels": "---\n" + "\n".join(" " * depth + "a:" for depth in range(3000))[:LONG],
    "anchors": "---\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(LONG // 20)),
    "one name": "---\n" + "a" * LONG + ": b\n---\n",
    "one name again and again": "---\n" + "a: b\n" * (LONG // 5) + "---\n",
    "spaces": "---\na" + " " * LONG + "b\n---\n",
    "backslashes": '---\na: "' + "\\" * LONG + "\n---\n",
    "quotes": "---\na: '" + "'" * (LONG | 1) + "x\n---\n",
    "blank lines": "---\n" + "\n" * LONG,
    "remarks": "---\n" + "# a\n" * (LONG // 4),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_long_hostile_file_is_refused(name):
    with pytest.raises(PageError):
        front_matter.split(front_matter.decode(HOSTILE[name].encode()))


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
