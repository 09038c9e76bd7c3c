"""Names that questions to the lists are made of, from the published document: a fuzzer's own would all be unknown."""

import json
import re

import server

DOCUMENT = json.loads(server.DOCUMENT.read_text(encoding="utf-8"))
OPS = ["starts_with", "is_null", "contains", "not_in", "within", "under", "gte", "lte", "not", "gt", "lt", "in"]
OWN = {"q", "sort", "limit", "cursor", "offset", "count", "expand", "deleted"}
VALUES = {"boolean": [True, False], "integer": [0, 1, -7, 9007199254740991], "string": ["", "a", "2026-11-22", "$me", "$today", "last_30d", "12.50", "李雷", "%_\\'"]}


def parameters(record):
    """(field, comparison, schema) of every filter of a list."""
    listed = DOCUMENT["paths"][f"/api/v1/{record}"]["get"]["parameters"]
    for parameter in listed:
        if parameter["in"] == "query" and parameter["name"] not in OWN:
            name = parameter["name"]
            op = next((op for op in OPS if name.endswith(f"_{op}")), None)
            yield (name.removesuffix(f"_{op}"), op, parameter["schema"]) if op else (name, "eq", parameter["schema"])


def sortable(record):
    """Names of the fields a list can be ordered by."""
    listed = DOCUMENT["paths"][f"/api/v1/{record}"]["get"]["parameters"]
    pattern = next(parameter["schema"]["pattern"] for parameter in listed if parameter["name"] == "sort")
    return re.search(r"\(([a-z0-9_|]+)\)", pattern).group(1).split("|")


def speak(dice, record, body):
    """Puts names of this record where the body has any text, two times out of three."""
    known = list(parameters(record))
    if isinstance(body.get("condition"), dict):
        walk(dice, known, body["condition"])
    fields = sorted({field for field, _, _ in known})
    if "group_by" in body and dice.random() < 0.7:
        body["group_by"] = [dice.choice(fields) for _ in range(dice.randint(0, 2))]
    if "measures" in body and dice.random() < 0.7:
        body["measures"] = ["count"] + [f"{dice.choice(['sum', 'avg', 'min', 'max'])}:{dice.choice(fields)}" for _ in range(dice.randint(0, 3))]
    if "sort" in body and dice.random() < 0.7:
        body["sort"] = ",".join(dice.choice(["", "-"]) + dice.choice(sortable(record)) for _ in range(dice.randint(1, 3)))
    if body.get("cursor") is not None and dice.random() < 0.7:
        body["cursor"] = None
    if "expand" in body and dice.random() < 0.7:
        body["expand"] = dice.choice(["*", None, "owner_id", "created_by"])


def walk(dice, known, condition):
    for part in ("all", "any"):
        for inner in condition.get(part) or []:
            if isinstance(inner, dict):
                walk(dice, known, inner)
    for part in ("not", "where"):
        if isinstance(condition.get(part), dict):
            walk(dice, known, condition[part])
    if "path" in condition and dice.random() < 0.7:
        compare(dice, known, condition)
    if "aggregate" in condition and dice.random() < 0.7:
        condition |= {"aggregate": "count", "of": dice.choice(["activities", "tasks", "opportunities", "contacts"]), "field": None, "op": dice.choice(["eq", "gt", "lte"]), "value": dice.randint(0, 3)}


def compare(dice, known, condition):
    field, op, schema = dice.choice(known)
    condition |= {"path": field, "op": op}
    if dice.random() < 0.7:
        value = dice.choice(schema.get("enum") or VALUES.get(schema.get("type"), VALUES["string"]))
        condition["value"] = [value] if op in ("in", "not_in") else value
