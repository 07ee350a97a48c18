"""Ask a vulnerability service about every locked package: `python -m tests.supply.audit`, part of `make audit`.

Ends with 1 where a package has a known weakness that IGNORED does not explain. Where the service does not answer, or
knows nothing of a package, it says which packages were NOT audited, and ends with 0: with 2 under --strict.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# id of a weakness → why it does not concern medref, until when that was looked at. Empty: nothing is passed over.
IGNORED: dict[str, str] = {}
SECONDS = 300


@dataclass
class Audited:
    """findings: lines about weaknesses; skipped: packages that nobody was asked about; asked: how many were."""

    findings: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def exit_code(self) -> int:
        return 1 if self.findings else 2 if self.skipped else 0


def read(document: dict[str, Any]) -> Audited:
    """Read pip-audit's JSON: {"dependencies": [{"name", "version", "vulns"} or {"name", "skip_reason"}]}."""
    found = Audited()
    for each in document["dependencies"]:
        if "skip_reason" in each:
            found.skipped.append(each["name"])
            continue
        found.asked += 1
        for weakness in each["vulns"]:
            if weakness["id"] not in IGNORED:
                mended = ", ".join(weakness["fix_versions"]) or "no version"
                found.findings.append(f"{each['name']} {each['version']}: {weakness['id']}, mended in {mended}")
    return found


def audit(file: Path, *more: str) -> Audited:
    """Run pip-audit over one lock file, without installing or resolving anything."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", *more]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return Audited(skipped=[f"all of {file.name}: no answer within {SECONDS} s"])
    if not done.stdout.strip():
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return Audited(skipped=[f"all of {file.name}: {last[:200]}"])
    return read(json.loads(done.stdout))


def main(arguments: list[str]) -> int:
    is_strict = "--strict" in arguments
    more = [argument for argument in arguments if argument != "--strict"]
    codes = []
    for name in ("run.txt", "dev.txt"):
        found = audit(ROOT / "requirements" / name, *more)
        print(f"requirements/{name}: {found.asked} packages audited, {len(found.findings)} known weaknesses")
        for line in found.findings:
            print(f"  {line}")
        if found.skipped:
            print(f"  NOT AUDITED, the service did not answer for them: {', '.join(found.skipped)}")
        codes.append(found.exit_code)
    if 1 in codes:
        return 1
    return max(codes) if is_strict else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
