"""What openapi-down-convert leaves of OpenAPI 3.1, written as progenitor reads it.

    older.py DOCUMENT PART TAG...     mends DOCUMENT in place, and writes to PART the operations with these tags alone
"""

import json
import pathlib
import sys

NULL = {"type": "null"}


def mend(part):
    """`X or null` is a nullable X; a refusal is JSON; one type of body is enough; bytes have no bounds."""
    if isinstance(part, list):
        return [mend(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    part = {name: mend(inner) for name, inner in part.items()}
    choices = part.get("oneOf", [])
    if NULL in choices:
        del part["oneOf"]
        part |= {"nullable": True, "allOf": [choice for choice in choices if choice != NULL]}
    if "application/problem+json" in part:
        part = {"application/json": part["application/problem+json"]}
    for kind in ("application/merge-patch+json", "*/*"):
        if kind in part:
            del part[kind]
    if part.get("format") == "binary":
        part = {"type": "string", "format": "binary"}
    return part


def references(part):
    """Names of the components a part refers to, as (kind, name)."""
    if isinstance(part, dict):
        target = part.get("$ref")
        if isinstance(target, str):
            yield tuple(target.split("/")[-2:])
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from references(inner)


def of_tags(document, tags):
    """The operations with these tags, and the components they need."""
    paths = {}
    for path, item in document["paths"].items():
        kept = {method: operation for method, operation in item.items() if set(operation["tags"]) & tags}
        if kept:
            paths[path] = kept
    components, wanted = {}, set(references(paths))
    while wanted:
        kind, name = wanted.pop()
        if name not in components.setdefault(kind, {}):
            components[kind][name] = document["components"][kind][name]
            wanted |= set(references(components[kind][name]))
    components["securitySchemes"] = document["components"]["securitySchemes"]
    return document | {"paths": paths, "components": components}


def main(path, part, *tags):
    path = pathlib.Path(path)
    document = mend(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps(document), encoding="utf-8")
    pathlib.Path(part).write_text(json.dumps(of_tags(document, set(tags))), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
