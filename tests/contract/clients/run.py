"""Makes clients of the published document with the generators people use, and lets each do an integrator's day.

    run.py FOLDER SIZE     what is generated lies in FOLDER/clients; ends with "N passed, N failed"

The small size leaves out Rust, whose generator alone takes minutes to compile.
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import server


def run(command, folder, **environment):
    done = subprocess.run([str(part) for part in command], cwd=folder, env=os.environ | environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-3000:])
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def typescript(made, environment):
    folder = HERE / "typescript"
    tools = folder / "node_modules/.bin"
    # A member with a default may be left out of a request.
    run([tools / "openapi-typescript", server.DOCUMENT, "--default-non-nullable=false", "-o", "made/api.d.ts"], folder)
    run([tools / "tsc", "-p", "."], folder)
    return run(["node", "made/out/client.js"], folder, **environment)


def python(made, environment):
    package = made / "rapport_client"
    shutil.rmtree(package, ignore_errors=True)
    # Without ruff, which would only format what it wrote.
    (made / "settings.yaml").write_text("post_hooks: []\n", encoding="utf-8")
    run([sys.executable, "-m", "openapi_python_client", "generate", "--path", server.DOCUMENT, "--output-path", package,
         "--meta", "none", "--config", made / "settings.yaml"], made)
    path = os.pathsep.join([str(made), os.environ.get("PYTHONPATH", "")])
    return run([sys.executable, HERE / "python/client.py"], made, PYTHONPATH=path, **environment)


def rust(made, environment):
    folder = HERE / "rust"
    whole, part = made / "older.json", made / "part.json"
    # progenitor reads OpenAPI 3.0.
    run([folder / "node_modules/.bin/openapi-down-convert", "--input", server.DOCUMENT, "--output", whole], folder)
    run([sys.executable, "older.py", whole, part, "leads"], folder)
    names = {"RAPPORT_DOCUMENT": str(whole), "RAPPORT_PART": str(part), "CARGO_TARGET_DIR": str(made / "rust")}
    return run(["cargo", "run", "--quiet", "--locked"], folder, **names, **environment)


CLIENTS = {"small": (typescript, python), "full": (typescript, python, rust)}


def main(folder, size):
    made = pathlib.Path(folder).resolve() / "clients"
    made.mkdir(parents=True, exist_ok=True)
    failed = 0
    with server.Server("sqlite", made / "server.log") as running:
        caller = next(iter(server.settle(running.url).values()))
        token = caller.session.headers["Authorization"].removeprefix("Bearer ")
        for client in CLIENTS[size]:
            try:
                print(client(made, {"URL": running.url, "TOKEN": token}))
            except RuntimeError as error:
                failed += 1
                print(f"{client.__name__}: {error}")
    print(f"{len(CLIENTS[size]) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
