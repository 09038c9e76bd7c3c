"""Makes sense of generated requests: links that lead somewhere, members that agree. Without it most writes end at "not found".

One case in five stays as it was generated.
"""

import uuid

SAME = "of the record itself"
TARGETS = {
    "account_id": "accounts", "contact_id": "contacts", "reports_to_id": "contacts", "lead_id": "leads", "campaign_id": "campaigns",
    "opportunity_id": "opportunities", "pipeline_id": "pipelines", "owner_id": "users", "manager_id": "users", "team_id": "teams",
    "parent_id": SAME, "tag_ids": "tags", "role_ids": "roles", "team_ids": "teams",
}


class Known:
    """Ids that were made and deleted in this run, by the record's path."""

    def __init__(self, made):
        self.made = made
        self.deleted = {}

    def learn(self, case, response):
        """From an answer: what is there now, and what no more."""
        record = case.operation.path.split("/")[3]
        if response.status_code == 201 and case.method == "POST":
            made = response.json().get("id")
            if made:
                self.made.setdefault(record, []).append(made)
        if response.status_code == 204 and case.method == "DELETE":
            # What there is one of for everybody has no id: a calendar's address.
            gone = (case.path_parameters or {}).get("id")
            if gone:
                self.deleted.setdefault(record, []).append(gone)
                self.made[record] = [id for id in self.made.get(record, []) if id != gone]

    def one(self, dice, record):
        return dice.choice(self.made[record]) if self.made.get(record) else None


def mend(dice, known, case, operation):
    if dice.random() < 0.2:
        return
    record = case.operation.path.split("/")[3]
    address(dice, known, case, operation, record)
    for header in ("If-Match", "Idempotency-Key"):
        if header in (case.headers or {}) and dice.random() < 0.7:
            del case.headers[header]
    if isinstance(case.body, dict) and operation.startswith(("create_", "update_", "upsert_")):
        links(dice, known, case.body, record)
        agree(case.body, record, case.method)
    if isinstance(case.body, dict) and operation.startswith("bulk_"):
        selection(dice, known, case.body, record)


def selection(dice, known, body, record):
    """Either a condition, or ids: here some that are there."""
    if dice.random() < 0.5:
        body.pop("ids", None)
    else:
        body |= {"ids": [known.one(dice, record) or str(uuid.UUID(int=7))]}
        body.pop("condition", None)
        body.pop("q", None)


def address(dice, known, case, operation, record):
    if "id" not in (case.path_parameters or {}) or record == "me":
        return
    gone = known.deleted.get(record)
    if operation.startswith("restore_") and gone:
        case.path_parameters["id"] = gone.pop()
    elif known.made.get(record):
        case.path_parameters["id"] = known.one(dice, record)


def links(dice, known, body, record):
    for name, target in TARGETS.items():
        if body.get(name) is None:
            continue
        found = known.one(dice, record if target is SAME else target)
        if name.endswith("_ids"):
            body[name] = [found] if found else []
        elif found and target is not SAME:
            body[name] = found
        else:
            body[name] = None
    if isinstance(body.get("links"), list):
        kinds = [("account", "accounts"), ("lead", "leads"), ("opportunity", "opportunities")]
        found = [(kind, known.one(dice, path)) for kind, path in kinds]
        body["links"] = [{"type": kind, "id": id} for kind, id in found if id][:dice.randint(0, 3)]


def agree(body, record, method):
    """Rules between members, as each record has them."""
    for value in body.values():
        if isinstance(value, dict) and "currency" in value:
            value["currency"] = "EUR"
    for name in ("end_date", "status", "stage_id", "recycle_until", "condition", "recurrence", "id"):
        body.pop(name, None)
    if method != "POST":
        body.pop("pipeline_id", None)
    match record:
        case "leads" | "contacts":
            body["family_name"] = body.get("family_name") or "Lee"
        case "campaign-members":
            if body.get("lead_id"):
                body.pop("contact_id", None)
        case "exchange-rates":
            body |= {"currency": "USD", "rate": "1.25"}
        case "users":
            body.pop("time_zone", None)
        case "roles":
            body["permissions"] = {"lead": {"create": True, "read": "team", "edit": "own", "delete": "none", "export": "none"}}
        case "attachments":
            body.pop("sha256", None)
        case "targets":
            body |= {"starts_on": "2026-11-01", "amount": {"amount": "5.00", "currency": "EUR"}, "quantity": 3}
        case "forecast-adjustments":
            body |= {"starts_on": "2026-10-01", "amount": {"amount": "5.00", "currency": "EUR"}, "note": "Two will slip."}
        case "report-schedules":
            body |= {"report_id": None, "dashboard_id": None, "standard": "pipeline", "cron": "0 8 * * 1", "format": "pdf"}
        case "saved-views" if "object" in body:
            body |= {"object": "lead", "columns": ["name"], "sort": None}
