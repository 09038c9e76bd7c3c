"""What Schemathesis cannot know of this API: how to ask good questions, what not to break, and which refusals are right.

Every accepted refusal is written down here with its reason; all else that the checks find is a failure.
"""

import atexit
import collections
import functools
import json
import os
import random
import threading
import time
import urllib.parse
import uuid

import requests
import schemathesis

import sense
import server
import vocabulary

SEED = int(os.environ["CONTRACT_SEED"])
KEPT = set(os.environ["CONTRACT_KEPT"].split(","))  # ids of the people, and of their roles and teams
RESULT = os.environ["CONTRACT_RESULT"]
URL = os.environ["CONTRACT_URL"]

reached = collections.defaultdict(collections.Counter)
accepted = collections.Counter()
lock = threading.Lock()
dice = random.Random(SEED)
known = sense.Known(json.loads(os.environ["CONTRACT_MADE"]))


# ---- better questions ---------------------------------------------------------------------------------------------

def is_good(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw.get("operationId", "")
    keep_people(operation, case)
    if not is_good(case):
        return
    with lock:
        if operation == "convert_lead":
            case.path_parameters["id"], case.body = qualified_lead(), {}
        elif operation in CREDENTIALS:
            case.body = CREDENTIALS[operation]()
        elif operation.startswith(("search_", "aggregate_")) and isinstance(case.body, dict):
            vocabulary.speak(dice, case.operation.path.split("/")[3], case.body)
        else:
            sense.mend(dice, known, case, operation)
            keep_people(operation, case)


def keep_people(operation, case):
    """A fuzzer that locks itself out, or takes its own rights, finds nothing more."""
    changes = not operation.startswith(("read_", "list_", "timeline_", "restore_"))
    if changes and (case.path_parameters or {}).get("id") in KEPT:
        case.path_parameters["id"] = str(uuid.UUID(int=SEED))


def signed_in():
    return {"email": server.PEOPLE[0], "password": server.PASSWORD, "client": "mobile"}


def tokens():
    return requests.post(f"{URL}/api/v1/auth/sign-in", json=signed_in(), timeout=30).json()


def refresh_token():
    return {"refresh_token": tokens()["refresh_token"]}


@functools.lru_cache(maxsize=1)
def preparer(minutes):
    """Who makes ready what a question needs; a token is good for nine minutes."""
    return server.Caller(URL, tokens()["access_token"])


def qualified_lead():
    caller = preparer(time.monotonic() // 240)
    lead = caller("POST", "/leads", 201, json={"company": f"To convert {dice.random()}", "status": "qualified"})
    return lead.json()["id"]


def same_password():
    return {"current": server.PASSWORD, "new": server.PASSWORD}


# What nobody can guess.
CREDENTIALS = {"sign_in": signed_in, "refresh_session": refresh_token, "change_my_password": same_password}


# ---- refusals that are right --------------------------------------------------------------------------------------

# Rules between values, or between values and what is stored: no schema can tell them.
BEYOND_SCHEMA = {
    # A link leads nowhere, or to what this user may not see; a record or key is taken.
    "not_found", "duplicate", "circle",
    # Members that need each other, or exclude each other.
    "required", "person_or_company", "family_or_given_name", "lead_or_contact", "not_with_cursor", "required_by_stage",
    "ids_or_condition", "one_report", "widgets", "not_with_figures", "first_of_month", "before_start", "transition", "own_rights", "other_pipeline", "one_subject", "parent_deleted", "in_use", "fixed",
    "cron", "too_often", "not_deleted", "not_convertible", "converted_read_only", "no_stage", "no_access", "read_only", "condition",
    # Data of the installation, or lists too long for a document: zones, currencies, rates, common passwords.
    "time_zone", "currency", "no_exchange_rate", "password_common", "password_personal", "password_wrong", "unknown_object", "not_restricted",
    # Questions: which names a path may walk, which comparison a field takes, what fits it, how much is too much.
    "unknown_field", "unknown_children", "operator", "choice", "type", "list", "measure", "too_complex", "grouping", "column", "too_many_groups", "cursor", "range", "period", "too_many",
    # Texts with a rule no pattern can say.
    "email", "url", "phone", "rate", "sha256", "length", "invalid_character",
}
PROBLEMS = {"idempotency_mismatch", "idempotency_in_flight"}


@schemathesis.hook
def filter_failure(context, failure, case, response):
    name = type(failure).__name__
    reason = ACCEPTED.get(name, lambda *_: None)(failure, case, response) or too_long_for_http(case, response)
    if reason:
        with lock:
            accepted[f"{name}: {reason}"] += 1
    return not reason


def beyond_schema(failure, case, response):
    problem = body(response)
    codes = {error["code"] for error in problem.get("errors", [])}
    if response.status_code not in (400, 422) or not (codes or problem.get("code") in PROBLEMS):
        return None
    return "a rule no schema can tell" if codes <= BEYOND_SCHEMA else None


def blank_text(failure, case, response):
    """`introduction.md`: blanks around a text do not count, and a text of blanks alone is null."""
    blank = any(text != text.strip() or not text for text in texts(case.body))
    return "blank text is null" if blank and case.method in ("POST", "PATCH", "PUT") else None


def too_long_for_http(case, response):
    """Beyond 64 KiB of address or 128 KiB of headers the connection itself answers, before there is a request."""
    long = len(response.request.url) > 60_000
    return "no request line this long" if long and response.status_code in (400, 414, 431) and not response.content else None


# Set up by the administrator, for all to see.
FOR_ALL = ("users", "teams", "roles", "pipelines", "stages", "tags", "exchange-rates")


def shared_by_design(failure, case, response):
    return "set up for all to see" if case.operation.path.split("/")[3] in FOR_ALL else None


ACCEPTED = {"RejectedPositiveData": beyond_schema, "AcceptedNegativeData": blank_text, "ObjectLevelAuthorizationViolation": shared_by_design}


def body(response):
    try:
        return response.json()
    except ValueError:
        return {}


def texts(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)


# ---- checks of our own --------------------------------------------------------------------------------------------

INSIDE = ("SELECT ", "INSERT ", "sqlx", "panicked", "sea_orm", "/src/", "constraint", "backtrace")


@schemathesis.check
def problems_are_whole(ctx, response, case):
    """CONTRACT A-07 and A-08: each refusal is a problem with a code and a language, and nothing of the inside."""
    if response.status_code < 400 or too_long_for_http(case, response):
        return
    text = response.text
    assert response.headers.get("content-type") == ["application/problem+json"], f"no problem: {text[:300]}"
    assert response.headers.get("content-language"), "no language"
    assert body(response).get("code") and body(response)["status"] == response.status_code, text[:300]
    for word in INSIDE:
        assert word not in text, f"words from the inside ({word}): {text[:500]}"


@schemathesis.check
def pointers_lead_somewhere(ctx, response, case):
    """CONTRACT A-07: each pointer of a 422 names a member of the body, or one that is missing in its parent."""
    if response.status_code != 422 or case.body is None:
        return
    for error in body(response).get("errors", []):
        assert leads(case.body, error["pointer"]), f"{error} leads nowhere in {json.dumps(case.body, default=str)[:500]}"


def leads(value, pointer):
    steps = [urllib.parse.unquote(step).replace("~1", "/").replace("~0", "~") for step in pointer.removeprefix("#").split("/")[1:]]
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        if isinstance(value, dict):
            if step not in value:
                return last
            value = value[step]
        elif isinstance(value, list):
            if not step.isdigit() or int(step) >= len(value):
                return False
            value = value[int(step)]
        else:
            return False
    return True


# ---- what was reached ---------------------------------------------------------------------------------------------

@schemathesis.hook
def after_call(context, case, response):
    with lock:
        reached[case.operation.label][str(response.status_code)] += 1
        known.learn(case, response)


@atexit.register
def tell():
    with open(RESULT, "w", encoding="utf-8") as file:
        json.dump({"reached": reached, "accepted": accepted}, file)
