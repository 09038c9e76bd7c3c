"""One whole life of every record before the fuzzer begins: made, read, changed, deleted, restored, and its timeline.

It proves that the operations can succeed at all, and gives the fuzzer records to work on.
"""

import uuid

import vocabulary
import works


def bodies(made):
    """A body for each record, in an order in which links find what they lead to. `made` grows as they are made."""
    name = f"Life {uuid.uuid4()}"
    yield "tags", {"name": name}
    yield "campaigns", {"name": name, "kind": "trade_show"}
    yield "accounts", {"name": name, "website": "https://life.example", "annual_revenue": {"amount": "12.50", "currency": "EUR"}}
    yield "contacts", {"family_name": "Hardy", "account_id": made["accounts"]}
    yield "leads", {"company": name, "email": "life@example.com"}
    yield "opportunities", {"name": name, "amount": {"amount": "12000.50", "currency": "EUR"}, "account_id": made["accounts"]}
    yield "account-contacts", {"account_id": made["accounts"], "contact_id": made["contacts"]}
    yield "opportunity-contacts", {"opportunity_id": made["opportunities"], "contact_id": made["contacts"]}
    yield "campaign-members", {"campaign_id": made["campaigns"], "lead_id": made["leads"]}
    yield "activities", {"kind": "call", "subject": name, "links": [{"type": "account", "id": made["accounts"]}]}
    yield "tasks", {"subject": name, "links": [{"type": "account", "id": made["accounts"]}]}
    yield "attachments", {"name": "offer.pdf", "url": "https://files.example/offer.pdf"}
    yield "saved-views", {"name": name, "object": "lead", "columns": ["name"]}
    yield "pipelines", {"name": name}
    yield "stages", {"pipeline_id": made["pipelines"], "name": name, "position": 900}
    yield "exchange-rates", {"currency": "USD", "rate": "0.92", "valid_from": "1999-12-31"}
    yield "teams", {"name": name}
    yield "roles", {"name": name, "permissions": {"lead": {"create": True, "read": "team", "edit": "own", "delete": "none", "export": "none"}}}
    yield "comments", {"body": "Call them on Monday.", "links": [{"type": "lead", "id": made["leads"]}]}
    yield "follows", {"links": [{"type": "account", "id": made["accounts"]}]}
    yield "reports", {"name": name, "definition": {"object": "lead", "groups": [{"path": "status"}], "measures": [{"function": "count"}], "chart": "bar"}}
    yield "dashboards", {"name": name, "widgets": [{"id": "pipeline", "standard": "pipeline", "x": 0, "y": 0, "width": 6, "height": 4}]}
    yield "report-schedules", {"name": name, "standard": "pipeline", "cron": "0 8 * * 1", "recipient_ids": [made["me"]]}
    yield "targets", {"period": "month", "starts_on": "2026-11-01", "amount": {"amount": "50000.00", "currency": "EUR"}}
    yield "forecast-adjustments", {"starts_on": "2026-10-01", "amount": {"amount": "40000.00", "currency": "EUR"}, "note": "Two of these will slip.", "owner_id": made["me"]}
    yield "users", {"name": name, "email": f"{uuid.uuid4()}@contract.example"}


SET_UP = {"targets", "forecast-adjustments", "tags", "pipelines", "stages", "exchange-rates", "teams", "roles", "users"}


def live(representative, administrator, running):
    """Ids by the record's path."""
    made = {"me": representative("GET", "/me", 200).json()["user"]["id"]}
    for record, body in bodies(made):
        if f"/api/v1/{record}" not in vocabulary.DOCUMENT["paths"]:
            continue
        caller = administrator if record in SET_UP else representative
        made[record] = caller("POST", f"/{record}", 201, json=body).json()["id"]
        one_life(caller, record, f"/{record}/{made[record]}", body)
    administrator("PATCH", "/organization", 200, json={"first_weekday": 1})
    change = representative("GET", "/stage-changes", 200).json()["data"][0]["id"]
    representative("GET", f"/stage-changes/{change}", 200)
    representative("GET", f"/stage-changes/{change}/timeline", 200)
    works.tried(works.kept_forecast, representative, running, made["me"])
    del made["me"]
    works.work(representative, administrator, made, SET_UP)
    return {record: [id] for record, id in made.items()}


def one_life(caller, record, path, body):
    first = caller("GET", path, 200)
    item = vocabulary.DOCUMENT["paths"][f"/api/v1/{record}/{{id}}"]
    if "patch" in item:
        caller("PATCH", path, 200, json={}, headers={"If-Match": first.headers["ETag"]})
    caller("GET", f"{path}/timeline", 200)
    if "delete" in item:
        caller("DELETE", path, 204)
        caller("GET", path, 404)
        caller("POST", f"{path}/restore", 200)
