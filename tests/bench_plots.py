"""Plots of a measurement at several sizes, as SVG that reads in light and dark. Lines, dots and words, no library."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 390, 60, 44, 230, 50
STYLE = (
    "<style>svg{background:#fff;color:#1b1b1b;font:13px system-ui,sans-serif}.grid{stroke:#8884}"
    "text{fill:currentColor}polyline{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){svg{background:#14171a;color:#e8e8e8}}</style>"
)
# Seven colours that differ in lightness too (Okabe and Ito), and a dash for each.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b08800", "#56b4e9", "#777777")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "12 4", "1 4")
PLOTS = {
    "readers": ("entry page", "entry page, first seen", "list", "list, a facet", "list, last page", "check of ten"),
    "search": ("search, a name", "search, misspelt", "search, words", "suggest", "sitemap", "feed"),
    "desk": ("queue", "queue of the unread", "dashboard", "publish", "import, a file"),
}


def place(value: float, low: float, high: float, first: float, last: float) -> float:
    """Return where a value stands on a logarithmic axis from first to last."""
    return first + (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low)) * (last - first)


def plot(title: str, sizes: list[int], lines: dict[str, list[float]]) -> str:
    """Return an SVG: entries to the right, CPU of server and database in ms upwards, both logarithmic."""
    values = [max(value, 0.1) for line in lines.values() for value in line]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.01))
    right, foot = WIDTH - RIGHT, HEIGHT - BOTTOM

    def x(size: int) -> float:
        return place(size, min(sizes), max(max(sizes), min(sizes) * 1.1), LEFT, right)

    def y(value: float) -> float:
        return place(max(value, 0.1), low, high, foot, TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{title}</title>'
    ]
    parts += [STYLE, f'<text x="{LEFT}" y="22" font-weight="600">{title}</text>']
    step = low
    while step <= high * 1.001:
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y(step):.1f}" y2="{y(step):.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(step) + 4:.1f}" text-anchor="end">{step:g}</text>')
        step *= 10
    for size in sizes:
        parts.append(f'<line class="grid" x1="{x(size):.1f}" x2="{x(size):.1f}" y1="{TOP}" y2="{foot}"/>')
        parts.append(f'<text x="{x(size):.1f}" y="{foot + 18}" text-anchor="middle">{size:,}</text>')
    ends = label_heights([y(line[-1]) for line in lines.values()])
    for at, (name, line) in enumerate(lines.items()):
        colour, dash = COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)]
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, line, strict=True))
        parts.append(f'<polyline points="{points}" stroke="{colour}" stroke-dasharray="{dash}"/>')
        parts += [
            f'<circle cx="{p.split(",")[0]}" cy="{p.split(",")[1]}" r="3" fill="{colour}"/>' for p in points.split()
        ]
        key = f"{right + 10:.1f},{ends[at]:.1f} {right + 38:.1f},{ends[at]:.1f}"  # which line a label means
        parts.append(f'<polyline points="{key}" stroke="{colour}" stroke-dasharray="{dash}"/>')
        parts.append(f'<text x="{right + 44}" y="{ends[at] + 4:.1f}">{name} {line[-1]:.3g}</text>')
    parts.append(
        f'<text x="{LEFT}" y="{HEIGHT - 6}">public entries →, ms of CPU a request (server + database) ↑</text></svg>'
    )
    return "\n".join(parts) + "\n"


def label_heights(wanted: list[float]) -> list[float]:
    """Return where labels stand so that none covers another."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed, before = [0.0] * len(wanted), -100.0
    for at in order:
        before = placed[at] = max(wanted[at], before + 15)
    over = max(0.0, max(placed, default=0) - (HEIGHT - BOTTOM))
    return [height - over for height in placed]


def short(microseconds: float) -> str:
    """Return a time in ms with two digits."""
    ms = microseconds / 1e3
    return f"{ms:.0f}" if ms >= 10 else f"{ms:.2g}"


def table(document: dict[str, Any]) -> str:
    """Return a Markdown table: CPU of server + database of each kind of request, in ms, at each size."""
    sizes = document["sizes"]
    lines = [
        "| CPU of server + PostgreSQL, ms | " + " | ".join(f"{s['published']:,} pages" for s in sizes) + " | queries |"
    ]
    lines.append("|---" * (len(sizes) + 2) + "|")
    for name, last in sizes[-1]["rows"].items():
        cells = [s["rows"][name] for s in sizes]
        told = [f"{short(c['cpu_us'])} + {short(c.get('postgresql_us', 0))}" for c in cells]
        lines.append(f"| {name} | {' | '.join(told)} | {last.get('queries') or ''} |")
    lines.append(
        "| memory of two workers after all this, MiB PSS | " + " | ".join(str(s["mib"]) for s in sizes) + " | |"
    )
    return "\n".join(lines)


def draw(document: dict[str, Any], folder: Path) -> None:
    """Write the plots of a measurement into a folder."""
    sizes = [one["published"] for one in document["sizes"]]
    for name, wanted in PLOTS.items():
        lines = {
            row: [(s["rows"][row]["cpu_us"] + s["rows"][row]["postgresql_us"]) / 1e3 for s in document["sizes"]]
            for row in wanted
        }
        (folder / f"{name}.svg").write_text(plot(f"CPU a request: {name}", sizes, lines))


if __name__ == "__main__":
    file = Path(sys.argv[1])
    draw(json.loads(file.read_text()), file.parent)
    print(table(json.loads(file.read_text())))
