"""Compares the document with that of the last release: what breaks clients needs another version.

    released.py OLD NEW      0: nothing breaks, or the version says so; 1: a break nobody announced
    released.py --prove      breaks a copy of the released document in three ways, and expects each to be found
"""

import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASED = ROOT / "openapi/released.json"


def breaks(old, new):
    """What the tool printed, where it found a breaking change."""
    tool = ROOT / "tests/lint/node_modules/.bin/redocly"
    quiet = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    command = [tool, "diff", old, new, "--config", ROOT / "tests/lint/diff.yaml", "--fail-on", "major"]
    done = subprocess.run([str(part) for part in command], env=quiet, capture_output=True, text=True)
    return None if done.returncode == 0 else done.stdout + done.stderr


def version(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["info"]["version"]


def judge(old, new):
    found = breaks(old, new)
    if found and version(old) == version(new):
        print(f"{found}\nThis breaks clients of {version(old)}: undo it, or raise the version.")
        return 1
    return 0


def broken(document):
    """Three documents that break clients: an operation gone, a member gone, a new duty."""
    gone, poorer, stricter = (copy.deepcopy(document) for _ in range(3))
    del gone["paths"]["/api/v1/leads"]["post"]
    # A member every reader is promised: "company" a role may hide, so clients live without it.
    del poorer["components"]["schemas"]["Lead"]["properties"]["status"]
    poorer["components"]["schemas"]["Lead"]["required"].remove("status")
    stricter["components"]["schemas"]["LeadCreate"]["required"] = ["rating"]
    return {"an operation is gone": gone, "a member is gone": poorer, "a member became a duty": stricter}


def richer(document):
    """One that breaks nobody: one operation more."""
    more = copy.deepcopy(document)
    more["paths"]["/api/v1/more"] = {"get": copy.deepcopy(document["paths"]["/api/v1/setup"]["get"]) | {"operationId": "read_more"}}
    return more


def prove():
    document = json.loads(RELEASED.read_text(encoding="utf-8"))
    failed = [name for name, new in broken(document).items() if judged(new) != 1]
    failed += ["a richer document is refused"] if judged(richer(document)) else []
    announced = broken(document)["an operation is gone"]
    announced["info"]["version"] = "99.0.0"
    failed += ["an announced break is refused"] if judged(announced) else []
    print("\n".join(f"not caught: {name}" for name in failed))
    print(f"{5 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def judged(new):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(new, file)
        file.flush()
        return judge(RELEASED, file.name)


if __name__ == "__main__":
    sys.exit(prove() if sys.argv[1:] == ["--prove"] else judge(*sys.argv[1:]))
