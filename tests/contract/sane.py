"""After the fuzzer: every record that is there can still be listed, found, sorted, added up and read with its timeline."""

import vocabulary


def walk(callers):
    """What answered with a fault, as lines."""
    unwell = []
    records = [path.split("/")[3] for path in vocabulary.DOCUMENT["paths"] if path.endswith("/search") and path.count("/") == 4]
    for email, caller in callers.items():
        for record in records:
            unwell += [f"{email}: {fault}" for fault in of_record(caller, record)]
    return unwell


def of_record(caller, record):
    for method, path, body in questions(caller, record):
        answer = caller(method, path, json=body)
        # Its session may have been ended by the fuzzer; everything else must be well.
        if answer.status_code not in (200, 401, 404):
            yield f"{method} {path} {body}: {answer.status_code} {answer.text[:300]}"


def questions(caller, record):
    yield "GET", f"/{record}?limit=200&expand=*&count=exact&deleted=include", None
    yield "POST", f"/{record}/aggregate", {"measures": ["count"], "group_by": ["created_by"]}
    for q in ["a", "0", "李", "%", "'"]:
        yield "POST", f"/{record}/search", {"q": q}
        yield "GET", f"/search?q={q.replace('%', '%25')}", None
    for field in vocabulary.sortable(record):
        yield "GET", f"/{record}?sort={field}", None
        yield "GET", f"/{record}?sort=-{field}&limit=3", None
    listed = caller("GET", f"/{record}?limit=200")
    for row in listed.json().get("data", []) if listed.ok else []:
        yield "GET", f"/{record}/{row['id']}?expand=*", None
        yield "GET", f"/{record}/{row['id']}/timeline", None
