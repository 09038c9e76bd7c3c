"""What records can do beside the standard operations, once each before the fuzzer begins: files, jobs, reports, keys of other systems."""

import time
import uuid

import vocabulary


def served(path):
    return f"/api/v1{path}" in vocabulary.DOCUMENT["paths"]


def work(representative, administrator, made, set_up):
    """Each step by itself: what one cannot do shows as an operation without a 2xx, with the reason printed here."""
    for record, id in made.items():
        caller = administrator if record in set_up else representative
        for step in (in_bulk, exported, by_key):
            tried(step, caller, record, id)
    tried(exported, representative, "stage-changes", None)
    tried(exported, representative, "report-deliveries", None)
    tried(exported, representative, "forecast-snapshots", None)
    tried(files, representative, made)
    tried(reports, representative, administrator, made)
    tried(preferences, representative)
    tried(calendar, representative)
    tried(told, representative, administrator)
    tried(judged, administrator)


def tried(step, *arguments):
    try:
        step(*arguments)
    except RuntimeError as error:
        print(f"{step.__name__}: {error}")


def kept_forecast(caller, running, owner):
    """As the server keeps one at the beginning of a week."""
    id, now = str(uuid.uuid4()), "'2026-11-23T00:00:00.000000+00:00'"
    running.sql(
        "INSERT INTO forecast_snapshot (id, version, created_at, updated_at, name_key, taken_on, period, starts_on, owner_id) VALUES "
        f"({running.literal(id)}, 1, {now}, {now}, '', '2026-11-23', 'month', '2026-11-01', {running.literal(owner)})"
    )
    caller("GET", f"/forecast-snapshots/{id}", 200)
    caller("GET", f"/forecast-snapshots/{id}/timeline", 200)


def judged(caller):
    """What representatives have no right to."""
    caller("GET", "/forecast-adjustments", 200)
    caller("POST", "/forecast-adjustments/search", 200, json={})
    caller("POST", "/forecast-adjustments/aggregate", 200, json={"measures": ["count"]})


def preferences(caller):
    if served("/me/notification-preferences"):
        caller("GET", "/me/notification-preferences", 200)
        caller("PATCH", "/me/notification-preferences", 200, json={})


def calendar(caller):
    """An address for other programs, read without signing in."""
    if served("/me/calendar-feed"):
        url = caller("POST", "/me/calendar-feed", 201, json={}).json()["url"]
        caller("GET", url.split("/api/v1", 1)[1], 200)


def in_bulk(caller, record, id):
    """A job over records; then undone."""
    if served(f"/{record}/bulk"):
        job = caller("POST", f"/{record}/bulk", 202, json={"ids": [id], "action": "edit", "change": {"external_ids": [{"system": "contract", "id": id}]}}).json()["id"]
        finished(caller, job)
        caller("GET", f"/jobs/{job}/failures")
        caller("POST", f"/jobs/{job}/undo", json={})
        cancelled(caller, record, id)


def cancelled(caller, record, id):
    """A job that is cancelled before it has begun: whoever works on jobs may be quicker, but not five times."""
    for _ in range(5):
        job = caller("POST", f"/{record}/bulk", 202, json={"ids": [id], "action": "edit", "change": {"external_ids": []}}).json()["id"]
        if caller("POST", f"/jobs/{job}/cancel", json={}).ok:
            return


def exported(caller, record, id):
    """A filter as a file."""
    if served(f"/{record}/export"):
        job = caller("POST", f"/{record}/export", 202, json={"format": "csv", "purpose": "migration"}).json()["id"]
        finished(caller, job)
        link = caller("POST", f"/jobs/{job}/link", json={})
        if link.ok:
            caller("GET", link.json()["url"].removeprefix("/api/v1"), 200)


def by_key(caller, record, id):
    """A record by the key another system knows it by."""
    if served(f"/{record}/by-external-id/{{system}}/{{key}}"):
        caller("PATCH", f"/{record}/{id}", 200, json={"external_ids": [{"system": "contract", "id": id}]})
        caller("PUT", f"/{record}/by-external-id/contract/{id}", 200, json={})


def finished(caller, job):
    """Waits for the end of a job."""
    for _ in range(600):
        state = caller("GET", f"/jobs/{job}", 200).json()
        if state["state"] not in ("queued", "running"):
            caller("GET", f"/jobs/{job}/timeline")
            return
        time.sleep(0.05)
    raise RuntimeError(f"job {job} does not end: {state}")


def files(caller, made):
    path = f"/attachments/{made['attachments']}"
    if served("/attachments/{id}/content"):
        caller("PUT", f"{path}/content", 200, data=b"a file", headers={"Content-Type": "application/octet-stream"})
        caller("GET", f"{path}/content", 200)
        link = caller("POST", f"{path}/link", 200, json={}).json()["url"]
        caller("GET", link.removeprefix("/api/v1"), 200)


def reports(caller, administrator, made):
    if served("/reports/run"):
        definition = {"object": "lead", "groups": [{"path": "status"}], "measures": [{"function": "count"}]}
        caller("POST", "/reports/run", 200, json={"definition": definition})
        caller("POST", f"/reports/{made['reports']}/run", 200, json={})
        administrator("POST", "/reports/explain", 200, json={"definition": definition})
        caller("GET", "/reports/standard", 200)
        for path in ("/dashboards/standard", "/me/home", "/me/day"):
            caller("GET", path, 200)
        for path in ("/setup-changes", "/audit"):
            administrator("GET", path, 200)
        classes(administrator)
        finished(caller, caller("POST", "/reports/files", 202, json={"report": {"definition": definition}}).json()["id"])
        delivered(caller, made)


def classes(administrator):
    """The classes of customers are read, tried and put back as they were, as the version that was read."""
    if served("/rfm/classes"):
        read = administrator("GET", "/rfm/classes", 200)
        body = {"classes": read.json()["classes"]}
        administrator("POST", "/rfm/classes/try", 200, json=body)
        administrator("PUT", "/rfm/classes", 200, json=body, headers={"If-Match": read.headers["ETag"]})


def delivered(caller, made):
    """A schedule is sent at once; its log tells what became of it."""
    schedule = made["report-schedules"]
    caller("POST", f"/report-schedules/{schedule}/send", 200, json={})
    delivery = caller("GET", f"/report-deliveries?schedule_id={schedule}", 200).json()["data"][0]
    finished(caller, delivery["job_id"])
    caller("GET", f"/report-deliveries/{delivery['id']}", 200)
    caller("GET", f"/report-deliveries/{delivery['id']}/timeline", 200)


def told(caller, administrator):
    """A notification: the administrator gives the representative a task."""
    if not served("/notifications"):
        return
    me = caller("GET", "/me", 200).json()["user"]["id"]
    administrator("GET", f"/users/{me}/access", 200)
    administrator("POST", "/tasks", 201, json={"subject": "For you", "owner_id": me})
    for _ in range(100):
        rows = caller("GET", "/notifications", 200).json()["data"]
        if rows:
            caller("GET", f"/notifications/{rows[0]['id']}", 200)
            caller("GET", f"/notifications/{rows[0]['id']}/timeline")
            caller("PATCH", f"/notifications/{rows[0]['id']}", json={})
            caller("DELETE", f"/notifications/{rows[0]['id']}")
            caller("POST", f"/notifications/{rows[0]['id']}/restore")
            job = caller("POST", "/notifications/bulk", 202, json={"ids": [rows[0]["id"]], "action": "delete"}).json()["id"]
            finished(caller, job)
            return
        time.sleep(0.1)
