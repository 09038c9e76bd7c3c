"""The table of figure, bar and verdict, for people and for programs.

    report.py FOLDER SIZE SEED     reads what the parts left in FOLDER; 1 where a bar is missed
"""

import json
import pathlib
import sys

# The full size must try this many requests on each engine.
CASES = {"full": 10_000, "small": 1_000}


def of_engine(outcome, size):
    engine = outcome["engine"]
    yield f"{engine}: cases", outcome["cases"], f">= {CASES[size]}", outcome["cases"] >= CASES[size]
    yield f"{engine}: failures", len(outcome["failed"]), "0", not outcome["failed"]
    covered = outcome["operations"] - len(outcome["missed"])
    yield f"{engine}: operations with a 2xx", f"{covered} of {outcome['operations']}", "all", not outcome["missed"]


def rows(folder, size):
    for path in sorted(folder.glob("*/outcome.json")):
        yield from of_engine(json.loads(path.read_text(encoding="utf-8")), size)
    for line in (folder / "parts.tsv").read_text(encoding="utf-8").splitlines():
        name, status, seconds = line.split("\t")
        yield f"{name} ({seconds} s)", "passed" if status == "0" else "failed", "passed", status == "0"


def main(folder, size, seed):
    folder = pathlib.Path(folder)
    table = list(rows(folder, size))
    report = {"size": size, "seed": int(seed), "rows": [dict(zip(("what", "figure", "bar", "good"), row)) for row in table]}
    (folder / "report.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    lines = ["| what | figure | bar | verdict |", "|---|---|---|---|"]
    lines += [f"| {what} | {figure} | {bar} | {'good' if good else 'MISSED'} |" for what, figure, bar, good in table]
    lines += ["", f"Size {size}, seed {seed}."]
    (folder / "report.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    bad = sum(not good for *_, good in table)
    print(f"{len(table) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
