"""The product itself on a free port, and the people who use it: two representatives of different teams, an administrator."""

import contextlib
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import uuid

import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = pathlib.Path(os.environ.get("CONTRACT_DOCUMENT", ROOT / "openapi/openapi.json"))
PASSWORD = "quiet-walnut-harbour-41"
GIVEN = "given-to-everybody-at-first-7"
# Who asks first. The administrator only does what both others may not.
PEOPLE = ["rita@contract.example", "stella@contract.example", "ada@contract.example"]
REPRESENTATIVE = "Representative"


def binary():
    target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
    return os.environ.get("RAPPORT", f"{target}/debug/rapport")


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


class Server:
    """`engine` is `sqlite`, or `postgres` for a new database on the server that TEST_DATABASE_URL names."""

    def __init__(self, engine, log):
        self.folder = tempfile.mkdtemp(prefix="rapport-contract-")
        self.engine = engine
        self.log = open(log, "w", encoding="utf-8")
        self.url = f"http://127.0.0.1:{free_port()}"
        self.database = None
        self.process = None

    def __enter__(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT", "DATABASE_URL"))}
        settings = {"DATABASE_URL": self.database_url(), "RAPPORT_LISTEN": self.url.removeprefix("http://")}
        # Thousands of requests a minute come from here; limits have tests of their own.
        settings |= {"RAPPORT_RATE_LIMIT": "false", "RAPPORT_LOG": "warn", "RAPPORT_SECRET": "of-the-contract-tests-only-" * 2}
        self.process = subprocess.Popen([binary(), "serve"], env=kept | settings, cwd=self.folder, stdout=self.log, stderr=self.log)
        self.wait()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()
        if self.database:
            psql(f'DROP DATABASE "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def database_url(self):
        if self.engine == "sqlite":
            return f"sqlite://{self.folder}/rapport.db?mode=rwc"
        self.database = f"contract_{os.getpid()}_{free_port()}"
        psql(f'CREATE DATABASE "{self.database}"')
        return os.environ["TEST_DATABASE_URL"].rpartition("/")[0] + "/" + self.database

    def sql(self, statement):
        """Behind the API's back: for what only time makes."""
        if self.engine == "sqlite":
            with contextlib.closing(sqlite3.connect(f"{self.folder}/rapport.db", timeout=30)) as database, database:
                database.execute(statement)
        else:
            psql(statement, os.environ["TEST_DATABASE_URL"].rpartition("/")[0] + "/" + self.database)

    def literal(self, id):
        return f"'{id}'" if self.engine != "sqlite" else f"x'{uuid.UUID(id).hex}'"

    def wait(self):
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: see {self.log.name}")
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).ok:
                    return
            except requests.RequestException:
                pass  # not there yet, or the machine has much to do
            time.sleep(0.1)
        raise RuntimeError(f"the server is not ready after a minute: see {self.log.name}")


def psql(sql, url=None):
    found = shutil.which("psql") or sorted(map(str, pathlib.Path("/usr/lib/postgresql").glob("*/bin/psql")))[-1]
    subprocess.run([found, "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql, url or os.environ["TEST_DATABASE_URL"]], check=True)


class Caller:
    """Calls the API as one user; every answer but the expected one is an error. Keeps what was answered."""

    answered = set()

    def __init__(self, url, token=None):
        self.base = f"{url}/api/v1"
        self.session = requests.Session()
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def __call__(self, method, path, expect=None, **more):
        answer = self.session.request(method, self.base + path, timeout=30, **more)
        Caller.answered.add((method, path.partition("?")[0], answer.status_code))
        if expect and answer.status_code != expect:
            raise RuntimeError(f"{method} {path}: {answer.status_code}, not {expect}: {answer.text[:2000]}")
        return answer


def sign_in(url, email, password=PASSWORD):
    body = {"email": email, "password": password, "client": "mobile"}
    answer = requests.post(f"{url}/api/v1/auth/sign-in", json=body, timeout=30)
    answer.raise_for_status()
    return Caller(url, answer.json()["access_token"])


def settle(url):
    """Sets the installation up with its people. Gives their callers, by address."""
    body = {"organization": "Contract", "base_currency": "EUR", "time_zone": "Europe/Berlin", "locale": "en",
            "name": "Ada Admin", "email": PEOPLE[2], "password": PASSWORD}
    Caller(url)("POST", "/setup", 201, json=body)
    admin = sign_in(url, PEOPLE[2])
    roles = admin("GET", "/roles", 200).json()["data"]
    role = next(role for role in roles if role["name"] == REPRESENTATIVE)
    # As delivered, campaigns are for all to see. Here the two share nothing that has an owner.
    permissions = role["permissions"] | {"campaign": role["permissions"]["lead"]}
    role = admin("POST", "/roles", 201, json={"name": "Of one team", "permissions": permissions}).json()["id"]
    for email in PEOPLE[:2]:
        name = email.split("@")[0].title()
        team = admin("POST", "/teams", 201, json={"name": f"Team of {name}"}).json()["id"]
        user = {"name": name, "email": email, "role_ids": [role], "team_ids": [team]}
        user = admin("POST", "/users", 201, json=user).json()["id"]
        admin("POST", f"/users/{user}/password", 204, json={"new": GIVEN})
        # Whoever was given a password chooses another first.
        sign_in(url, email, GIVEN)("POST", "/me/password", 204, json={"current": GIVEN, "new": PASSWORD})
    return {email: sign_in(url, email) for email in PEOPLE}


def people_file(path):
    """The people, as Schemathesis takes them: it signs them in itself, and again when a token has ended."""
    import json

    def person(email):
        token = {"extractFrom": "body", "extractSelector": "/access_token", "sendIn": "header", "sendName": "Authorization", "sendTemplate": "Bearer {token}"}
        raw = json.dumps({"email": email, "password": PASSWORD, "client": "mobile"})
        login = {"verb": "POST", "endpoint": "/api/v1/auth/sign-in", "payloadRaw": raw, "contentType": "application/json", "token": token}
        return {"name": email, "loginEndpointAuth": login}

    pathlib.Path(path).write_text(json.dumps({"auth": [person(email) for email in PEOPLE]}), encoding="utf-8")
