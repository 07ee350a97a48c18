"""Which addresses have a finished page, and where it lies in the store.

Only what everybody sees alike, at an address that is a name of a page and no question: never a search, a check, a
report or the admin. All pages of one entry lie in one folder, all that are about no one entry in another: each goes as
a whole.

    /drugs/testamol/                  entries/drugs/testamol/index.html
    /drugs/testamol/history/          entries/drugs/testamol/history/index.html
    /drugs/testamol/changes.atom      entries/drugs/testamol/changes.atom
    /api/v1/drugs/testamol            entries/drugs/testamol/api.json
    /drugs/?letter=a&page=2           site/drugs/letter=a/page=2/index.html
    /                                 site/index.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SITE = "site"

# Names of files and folders on every file system, and nothing that means something in a path.
SLUG = r"[a-z0-9][a-z0-9+-]{0,229}"
OF_ENTRY = re.compile(rf"/(?P<kind>drugs|combinations)/(?P<slug>{SLUG})/(?P<rest>|history/|changes\.atom)")
IN_API = re.compile(rf"/api/v1/(?P<kind>drugs|combinations)/(?P<slug>{SLUG})")
LIST = re.compile(r"/(drugs|combinations)/")
# A list answers a page past its last one with its last one: two digits bound how many copies there can be.
QUERY = re.compile(r"(?:letter=([a-z0]))?(?:(?:^|&)page=([1-9][0-9]?))?")
OF_SITE = re.compile(
    r"/|/about/|/about/[a-z][a-z-]{0,39}/|/api/|/feeds/changes\.atom|/sitemap(?:-[1-9][0-9]{0,4})?\.xml"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finished page lies. folder: what goes as a whole; file: below it; both relative, with forward slashes."""

    folder: str
    file: str

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.file}"

    @property
    def kind(self) -> str:
        """What sort of document it is: html, json, atom or xml. Those of one kind have the same headers."""
        return self.file.rpartition(".")[2]

    @property
    def route(self) -> str:
        """The name of the route by which Django answers there: logs and counts name it, never the address."""
        return route_of(self.folder.split("/", 2)[1] if self.folder != SITE else SITE, self.file)


# The names of the routes in drugs.urls: of an entry's pages by file, of the site's by what the file begins with.
ROUTES_OF_ENTRY = {
    "index.html": "drugs:{}-detail", "history/index.html": "drugs:{}-history", "changes.atom": "drugs:{}-feed",
    "api.json": "drugs:api-{}",
}  # fmt: skip
ROUTES_OF_SITE = (
    ("index.html", "drugs:home"), ("about/index.html", "drugs:about"), ("about/", "drugs:site-page"),
    ("api/", "drugs:api"), ("drugs/", "drugs:drug-list"), ("combinations/", "drugs:combination-list"),
    ("feeds/", "drugs:feed"), ("sitemap.", "drugs:sitemap"), ("sitemap-", "drugs:sitemap-part"),
)  # fmt: skip


@lru_cache(maxsize=256)
def route_of(top: str, file: str) -> str:
    """Return the name of the route of a finished page. top: drugs or combinations for an entry's, else anything."""
    if top in ("drugs", "combinations"):
        return ROUTES_OF_ENTRY[file].format(top[:-1])
    return next(name for beginning, name in ROUTES_OF_SITE if file.startswith(beginning))


def folder_of(kind: str, slug: str) -> str:
    """Return the folder of an entry's pages. kind: drug or combination."""
    return f"entries/{kind}s/{slug}"


def place_of(path: str, query: str = "") -> Place | None:
    """Return where the finished page of an address lies, or None where it has none. No file is looked at."""
    if query:
        return place_in_list(path, query)
    if found := OF_ENTRY.fullmatch(path):
        kind, slug, rest = found.groups()
        return Place(f"entries/{kind}/{slug}", rest + "index.html" if not rest or rest.endswith("/") else rest)
    if found := IN_API.fullmatch(path):
        return Place(f"entries/{found['kind']}/{found['slug']}", "api.json")
    if OF_SITE.fullmatch(path) or LIST.fullmatch(path):
        return Place(SITE, path[1:] + "index.html" if path.endswith("/") else path[1:])
    return None


def place_in_list(path: str, query: str) -> Place | None:
    found = QUERY.fullmatch(query)
    if not (found and LIST.fullmatch(path)):
        return None
    letter, page = found.groups()
    parts = [f"letter={letter}"] if letter else []
    parts += [f"page={page}"] if page else []
    return Place(SITE, "/".join([path[1:-1], *parts, "index.html"]))


def address_of(stored: str) -> str | None:
    """Return the address, with its query, of a path below the store; None for what is no finished page."""
    folder, _slash, file = stored.rpartition("/")
    if file == "index.html":
        file = ""
    parts = folder.split("/")
    if parts[0] == "entries" and len(parts) >= 3:
        address = f"/api/v1/{parts[1]}/{parts[2]}" if file == "api.json" else "/".join(["", *parts[1:], file])
    elif parts[0] == SITE:
        names = [part for part in parts[1:] if "=" not in part]
        query = "&".join(part for part in parts[1:] if "=" in part)
        address = "/".join(["", *names, file]) + (f"?{query}" if query else "")
    else:
        return None
    place = place_of(*address.split("?", 1))
    return address if place is not None and place.path == stored else None
