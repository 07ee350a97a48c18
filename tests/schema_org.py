"""The words of schema.org that tests/test_structured_data.py compares pages with, taken from a release of them.

`python -m tests.schema_org schema.d.ts` writes schema_org.json anew from the declarations of the npm package
schema-dts, which are made from the vocabulary. There, `interface DrugBase extends ProductBase, SubstanceBase` says what
a Drug also is, and one line a property what it may hold; what another property took the place of is @deprecated.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("schema_org.json")
SOURCE = "npm package schema-dts 2.1.0, published 2026-10-02, dist/schema.d.ts; read 2026-11-25"
TYPES = ("MedicalWebPage", "Drug", "Person")
ENUMERATIONS = ("IPTCDigitalSourceEnumeration",)

# /** … */ "activeIngredient"?: SchemaValue<Text, "activeIngredient">;
PROPERTY = re.compile(
    r'(?P<comment>/\*\*(?:(?!\*/).)*\*/)?\s*"(?P<name>\w+)"\?: SchemaValue<(?P<held>.*?), "', re.DOTALL
)


def read(declarations: str) -> dict[str, Any]:
    """Return {"types": {type: {"parents": […], "properties": {name: "Text | URL"}}}, "enumerations": {name: […]}}.

    TYPES and all that they are, without what is deprecated. Raises ValueError where a type or enumeration is missing.
    """
    types: dict[str, Any] = {}
    waiting = list(TYPES)
    while waiting:
        name = waiting.pop()
        if name in types:
            continue
        found = re.search(
            rf"^interface {name}Base extends ([^{{]+) \{{\n(.*?)^\}}", declarations, re.DOTALL | re.MULTILINE
        )
        if found is None:
            raise ValueError(f"no type {name}")
        parents = re.findall(r"(\w+)Base\b", found[1])
        types[name] = {
            "parents": parents,
            "properties": {
                one["name"]: " | ".join(sorted(set(one["held"].split(" | ")) - {"IdReference"}))
                for one in PROPERTY.finditer(found[2])
                if "@deprecated" not in (one["comment"] or "")
            },
        }
        waiting += parents
    return {"source": SOURCE, "types": dict(sorted(types.items())), "enumerations": enumerations(declarations)}


def enumerations(declarations: str) -> dict[str, list[str]]:
    members = {}
    for name in ENUMERATIONS:
        found = re.search(rf"^(?:export )?type {name} = ([^;]+);", declarations, re.MULTILINE)
        if found is None:
            raise ValueError(f"no enumeration {name}")
        members[name] = sorted(set(re.findall(r'"(https://schema\.org/\w+)"', found[1])))
    return members


if __name__ == "__main__":
    table = read(Path(sys.argv[1]).read_text(encoding="utf-8"))
    FILE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
