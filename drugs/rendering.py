"""Markdown to safe HTML: one function for the public page, the preview and the diff.

The only place that marks HTML as safe. Markdown is parsed by markdown-it-py with raw HTML off, but for the few inline
tags that medicine needs (H<sub>2</sub>O, 10<sup>9</sup>); what comes out passes nh3 with an allowlist of our own.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import MutableMapping, Sequence, Set
from functools import lru_cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# The headings of a text stand below the page's <h1> and the section's <h2>.
HEADING_SHIFT = 2

INLINE_TAG = re.compile(r"</?(?:sub|sup|em|i)>|<br ?/?>", re.IGNORECASE)

ALIGNMENTS = ("left", "center", "right")
ALLOWED_CLASSES = {f"align-{side}" for side in ALIGNMENTS}
CELLS = {"td": ALLOWED_CLASSES, "th": ALLOWED_CLASSES}
ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LINK_SCHEMES = {"http", "https", "mailto"}
DIFF_TAGS = {"ins", "del"}

# Characters that reorder or hide text: a dose must read as it is stored. Joiners are left: some scripts need them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# No script stands more marks on one letter. A tower of them paints over the lines above, a notice too.
MOST_MARKS = 5
MARK = "".join(chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in ("Mn", "Me"))
TOWER = re.compile(f"([{MARK}]{{{MOST_MARKS}}})([{MARK}]+)")
NEW_LINE = re.compile(r"\r\n?|\n")
INLINE_MARKUP = re.compile("</?(?:a|code|em|i|s|strong|sub)(?: [^>]*)?>")


def inline_tag(state: StateInline, silent: bool) -> bool:
    """Let the few allowed inline tags through, as tags; everything else that looks like HTML stays text."""
    match = INLINE_TAG.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = match.group().lower()
    state.pos = match.end()
    return True


def balance(state: StateCore) -> None:
    """Turn an inline tag that is not closed, or not opened, in its own paragraph or cell into text."""
    for token in state.tokens:
        opened: list[Token] = []
        for child in token.children or []:
            if child.type != "html_inline" or child.content.startswith("<br"):
                continue
            if not child.content.startswith("</"):
                opened.append(child)
            elif opened and opened[-1].content == child.content.replace("/", ""):
                opened.pop()
            else:
                child.type = "text"
        for child in opened:
            child.type = "text"


def definition(state: StateBlock, first_line: int, last_line: int, silent: bool) -> bool:
    """Keep what a link definition says: "[Caution]: hepatotoxic" is one, and readers would never see it."""
    if not reference(state, first_line, last_line, silent):
        return False
    if not silent:
        token = state.push("medref_definition", "", 0)
        token.map = [first_line, state.line]
        token.content = state.getLines(first_line, state.line, state.blkIndent, False).strip()
    return True


def render_definition(self: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    """Write a definition as it was typed. In CommonMark by itself it shows nothing."""
    return f"<p>{escapeHtml(tokens[index].content)}</p>\n" if is_ours(env) else ""


def render_fence(self: Any, tokens: Sequence[Token], index: int, options: Any, env: dict[str, Any]) -> str:
    """Write a fence of code with the words behind it, which readers would never see either."""
    token = tokens[index]
    if not is_ours(env) or not token.info.strip():
        return str(self.fence(tokens, index, options, env))
    return f"<p>{escapeHtml(token.info.strip())}</p>\n<pre><code>{escapeHtml(token.content)}</code></pre>\n"


def write_out_links(state: StateCore) -> None:
    """Turn a link that leads nowhere from here into its text with its target: none may be relative."""
    if not is_ours(state.env):
        return
    for token in state.tokens:
        opened: list[Token] = []
        for child in token.children or []:
            if child.type == "link_open":
                opened.append(child)
            elif child.type == "link_close":
                target = str(opened[-1].attrs.get("href") or "")
                if target.partition(":")[0].lower() not in LINK_SCHEMES:
                    title = opened[-1].attrs.get("title")
                    opened[-1].content, child.content = "[", f"]({target} '{title}')" if title else f"]({target})"
                    opened[-1].type = child.type = "text"
                opened.pop()


def is_ours(env: MutableMapping[str, Any]) -> bool:
    """Whether a text is rendered for this site. Without its environment the parser is CommonMark and nothing else."""
    return "shift" in env


def render_heading(self: Any, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """Write a heading below the page's own: # of a section becomes h3, and nothing goes deeper than h6."""
    token = tokens[index]
    level = min(int(token.tag[1]) + env.get("shift", 0), 6)
    return f"<h{level}>" if token.nesting == 1 else f"</h{level}>\n"


def render_cell(self: Any, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """Write a table cell with its alignment as a class: the policy of the site forbids inline styles."""
    token = tokens[index]
    style = str(token.attrGet("style") or "")
    side = next((side for side in ALIGNMENTS if style == f"text-align:{side}"), None)
    return f'<{token.tag} class="align-{side}">' if side else f"<{token.tag}>"


def parser() -> MarkdownIt:
    """Return CommonMark with tables, without images and raw HTML."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table"]).disable(["image"])
    markdown.inline.ruler.before("html_inline", "medref_inline_tag", inline_tag)
    markdown.block.ruler.at("reference", definition)
    markdown.core.ruler.push("medref_balance", balance)
    markdown.core.ruler.push("medref_write_out_links", write_out_links)
    markdown.add_render_rule("medref_definition", render_definition)
    markdown.add_render_rule("fence", render_fence)
    markdown.add_render_rule("heading_open", render_heading)
    markdown.add_render_rule("heading_close", render_heading)
    markdown.add_render_rule("th_open", render_cell)
    markdown.add_render_rule("td_open", render_cell)
    return markdown


MARKDOWN = parser()


def show_invisible(text: str) -> str:
    """Replace characters that reorder, hide or cover text by their codes in brackets: [U+202E]."""
    shown = INVISIBLE.sub(lambda found: codes(found[0]), text)
    return shown if shown.isascii() else TOWER.sub(lambda found: found[1] + codes(found[2]), shown)


def codes(characters: str) -> str:
    return "".join(f"[U+{ord(character):04X}]" for character in characters)


# An import asks for the same sections again within one page, and readers for the same pages again and again.
@lru_cache(maxsize=256)
def render(markdown: str) -> SafeString:
    """Return safe HTML of a section's Markdown: headings from h3, no images, no ids, no inline styles.

    About 1 ms for 5,000 characters. The same text gives the same HTML for ever.
    """
    return seal(to_html(markdown))


def render_page(markdown: str) -> SafeString:
    """Return safe HTML of a page about the site itself: like render(), with headings from h2."""
    return seal(to_html(markdown, shift=1), more_tags={"h2"})


def to_html(markdown: str, shift: int = HEADING_SHIFT) -> str:
    """Return HTML that nobody has sealed yet. Hidden characters show before and after: "&#x202E;" is one too."""
    return show_invisible(MARKDOWN.render(show_invisible(markdown), {"shift": shift}))


@lru_cache(maxsize=64)
def parsed(markdown: str) -> tuple[list[str], list[Token]]:
    """Return the lines of a text, and the tokens that render() shows: their maps count the lines. Not to be changed."""
    shown = NEW_LINE.sub("\n", show_invisible(markdown))
    return shown.split("\n"), MARKDOWN.parse(shown, {"shift": HEADING_SHIFT})


def seal(markup: str, diff: bool = False, more_tags: Set[str] = frozenset()) -> SafeString:
    """Return markup with everything off the allowlist taken out; diff=True keeps <ins> and <del> too."""
    clean = nh3.clean(
        markup,
        tags=ALLOWED_TAGS | more_tags | (DIFF_TAGS if diff else set()),
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes={**CELLS, "ins": {"dose"}, "del": {"dose"}} if diff else CELLS,
        url_schemes=LINK_SCHEMES,
        url_relative="deny",  # a text travels: to the JSON, the feed, a print-out
        link_rel="nofollow noopener",
        strip_comments=True,
    )
    return mark_safe(clean)  # noqa: S308  sealed by nh3 just now  # nosec B308 B703


def script_json(data: object) -> SafeString:
    """Return data as JSON that can stand inside a <script> element: nothing in it ends the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)  # noqa: S308  escaped just now  # nosec B308 B703


# Letters, digits and marks that mean nothing in Markdown, but at the beginning of a line.
BOLD = re.compile(r"(?:^|(?<=[ \n]))\*\*([^ \n*](?:[^*\n]*[^ \n*])?)\*\*(?=[ \n.,;:!?)]|$)")
UNMARKED = re.compile(r"[\w \n.,;:?!()'’\"“”/%+=–—-]*(?<!_)")
BEGINS_A_BLOCK = re.compile(r"_|^ *(?:[-+=]|\d+[.)])|^ {4}", re.MULTILINE)


def plain_text(markdown: str) -> str:
    """Return the words of a text without markup, on one line: for searching and for snippets."""
    bare = BOLD.sub(r"\1", markdown)
    if UNMARKED.fullmatch(bare) and not BEGINS_A_BLOCK.search(bare) and not INVISIBLE.search(bare):
        return " ".join(bare.split())  # what the parser would say, at a fiftieth of the cost
    joined = INLINE_MARKUP.sub("", to_html(markdown))  # H<sub>2</sub>O is one word, 10<sup>9</sup> is not 109
    bare = re.sub(r"<[^>]*>", " ", joined)
    return " ".join(html.unescape(bare).split())
