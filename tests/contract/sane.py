"""After the fuzzer: every record that is there can still be listed, found, sorted, added up and read with its timeline."""

import vocabulary

# Representatives have no right to read them: 403 is the answer.
LEADERS_ONLY = {"forecast-adjustments"}
TEXTS = ["a", "0", "李", "%25", "'"]


def walk(callers, rows):
    """What answered with a fault, as lines. `rows` of each record are read one by one, with everybody's eyes if many."""
    unwell = []
    records = [path.split("/")[3] for path in vocabulary.DOCUMENT["paths"] if path.endswith("/search") and path.count("/") == 4]
    for position, (email, caller) in enumerate(callers.items()):
        unwell += [f"{email}: {fault}" for fault in answered(caller, (("GET", f"/search?q={text}", None) for text in TEXTS))]
        last = position == len(callers) - 1  # the administrator
        ordered = rows > 10 or last
        for record in (record for record in records if last or record not in LEADERS_ONLY):
            unwell += [f"{email}: {fault}" for fault in answered(caller, questions(caller, record, rows, ordered))]
    return unwell


def answered(caller, questions):
    for method, path, body in questions:
        answer = caller(method, path, json=body)
        # Its session may have been ended by the fuzzer; everything else must be well.
        if answer.status_code not in (200, 401, 404):
            yield f"{method} {path} {body}: {answer.status_code} {answer.text[:300]}"


def questions(caller, record, rows, ordered):
    yield "GET", f"/{record}?limit=200&expand=*&count=exact&deleted=include", None
    yield "POST", f"/{record}/aggregate", {"measures": ["count"], "group_by": ["created_by"]}
    for text in TEXTS:
        yield "POST", f"/{record}/search", {"q": text.replace("%25", "%")}
    for field in vocabulary.sortable(record) if ordered else ():
        yield "GET", f"/{record}?sort={field}&limit={rows}", None
        yield "GET", f"/{record}?sort=-{field}&limit=3", None
    listed = caller("GET", f"/{record}?limit={rows}")
    for row in listed.json().get("data", []) if listed.ok else []:
        yield "GET", f"/{record}/{row['id']}?expand=*", None
        yield "GET", f"/{record}/{row['id']}/timeline", None
