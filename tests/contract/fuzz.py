"""Schemathesis against the running binary on one engine.

    fuzz.py ENGINE SIZE SEED FOLDER     ENGINE: sqlite or postgres; SIZE: small or full

Leaves in FOLDER/ENGINE: result.json (what was reached), failures.txt, the server's log. Ends with 1 where anything is amiss.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

import lives
import sane
import server
import vocabulary

HERE = pathlib.Path(__file__).parent
# The phase of coverage asks every member and parameter at its bounds, tens of thousands of times, and that of examples
# sends the document's: in the small size they do so for these operations alone. `rows` is how many of each record are
# read one by one when the fuzzer has ended.
SIZES = {
    "small": {"examples": 2, "thorough": "^create_lead$|^search_everything$|^change_my_password$|^read_me$", "rows": 2},
    "full": {"examples": 40, "thorough": ".*", "rows": 200},
}


def settings(size, folder):
    """The configuration of Schemathesis."""
    text = f"""
max-stream-events = 1
continue-on-failure = true
hooks = "{HERE}/hooks.py"
[auth.wfc]
path = "{folder}/people.json"
refresh_interval = 240
peers = {json.dumps(server.PEOPLE[:2])}
[generation]
max-examples = {SIZES[size]["examples"]}
database = "none"
# A made-up version is never the stored one.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "412"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428"]
[warnings]
enabled = false
# The document's own links say what leads to what. Guessed ones, eleven thousand, take so long to weigh that no scenario runs.
[phases.stateful.inference]
algorithms = []
"""
    if SIZES[size]["thorough"] != ".*":
        text += f'\n[[operations]]\nexclude-operation-id-regex = "{SIZES[size]["thorough"]}"\n'
        text += "phases.coverage.enabled = false\nphases.examples.enabled = false\n"
    return text


def fuzz(engine, size, seed, folder):
    with server.Server(engine, folder / "server.log") as running:
        callers = server.settle(running.url)
        server.people_file(folder / "people.json")
        (folder / "schemathesis.toml").write_text(settings(size, folder), encoding="utf-8")
        rita, _, ada = callers.values()
        status, output = schemathesis(running.url, seed, folder, kept(callers), made(callers) | lives.live(rita, ada, running))
        prepared = list(server.Caller.answered)
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        unwell = sane.walk(callers, SIZES[size]["rows"])
        if running.process.poll() is not None:
            unwell.append("the server has ended")
    return summary(engine, seed, status, output, result, unwell, prepared)


def kept(callers):
    """Ids the fuzzer must not change."""
    ids = []
    for caller in callers.values():
        me = caller("GET", "/me", 200).json()
        ids += [me["user"]["id"], *me["user"]["role_ids"], *me["user"]["team_ids"]]
    return ",".join(ids)


def made(callers):
    """What links can lead to from the start: what the set-up made."""
    first = next(iter(callers.values()))
    paths = ["users", "teams", "roles", "pipelines", "stages"]
    return {path: [row["id"] for row in first("GET", f"/{path}", 200).json()["data"]] for path in paths}


def schemathesis(url, seed, folder, ids, made):
    environment = os.environ | {
        "CONTRACT_SEED": str(seed), "CONTRACT_KEPT": ids, "CONTRACT_MADE": json.dumps(made), "CONTRACT_URL": url, "CONTRACT_RESULT": str(folder / "result.json"),
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml"), "run",
               str(server.DOCUMENT), "--url", url, "--checks", "all", "--seed", str(seed), "--no-shrink", "--no-color"]
    log = folder / "failures.txt"
    with open(log, "w", encoding="utf-8") as file:
        done = subprocess.run(command, env=environment, cwd=folder, stdout=file, stderr=file)
    return done.returncode, log.read_text(encoding="utf-8")


def is_good(statuses):
    return any(code.startswith("2") for code in statuses)


def by_hand(label, prepared):
    """Whether the life of a record, or the set-up, has reached it: each succeeds there once and before the fuzzer."""
    method, template = label.split(" ")
    pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", template.removeprefix("/api/v1")))
    return any(method == asked and pattern.fullmatch(path) and 200 <= status < 300 for asked, path, status in prepared)


def summary(engine, seed, status, output, result, unwell, prepared):
    reached = result["reached"]
    labels = [f"{method.upper()} {path}" for path, item in vocabulary.DOCUMENT["paths"].items() for method in item]
    fuzzed = [label for label in labels if is_good(reached.get(label, {}))]
    missed = [label for label in labels if label not in fuzzed and not by_hand(label, prepared)]
    cases = sum(sum(statuses.values()) for statuses in reached.values())
    broken = sorted(set(re.findall(r"^_+ (.+?) _+$", output, re.MULTILINE)))
    failed = [f"Schemathesis: {name}" for name in broken] or (["Schemathesis failed"] if status else [])
    return {"engine": engine, "seed": seed, "cases": cases, "operations": len(labels), "by_fuzzer": len(fuzzed), "missed": missed, "reached": reached,
            "accepted": result["accepted"], "failed": failed + unwell}


def table(outcome):
    """Operation by operation: how often which class of status was seen."""
    for label, statuses in sorted(outcome["reached"].items()):
        classes = {f"{first}xx": sum(count for code, count in statuses.items() if code[0] == first) for first in "2345"}
        print("  ".join([f"{label:58}", *(f"{name} {count:4}" for name, count in classes.items())]))


def main(engine, size, seed, folder):
    folder = pathlib.Path(folder) / engine
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    outcome = fuzz(engine, size, int(seed), folder)
    outcome["seconds"] = round(time.monotonic() - began)
    (folder / "outcome.json").write_text(json.dumps(outcome, indent=1), encoding="utf-8")
    good = not outcome["failed"] and not outcome["missed"]
    table(outcome)
    print(f"{engine}: {outcome['cases']} cases, {outcome['operations']} operations: {outcome['by_fuzzer']} with a 2xx by the fuzzer, "
          f"{len(outcome['missed'])} without one, "
          f"{len(outcome['failed'])} failures, {outcome['seconds']} s, seed {seed}")
    for line in [*outcome["failed"][:40], *(f"no 2xx: {label}" for label in outcome["missed"][:40])]:
        print(f"  {line}")
    if not good:
        print(f"  replay: scripts/contract fuzz {engine} {size} {seed}; details: {folder}/failures.txt")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
