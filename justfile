# Every recipe prepares what it needs itself. Without a recipe: the list.
export RAPPORT_STARTED := env("RAPPORT_STARTED", `date +%s`)

[private]
list:
    @{{quote(just_executable())}} --justfile {{quote(justfile())}} --list --unsorted

# Build, migrate, fill in demo data on the first run, serve on http://127.0.0.1:8080
run *options:
    @scripts/run {{options}}

# Everything that must hold before a change is submitted; ends with "N passed, N failed"
test:
    @scripts/test

# Like run, but unoptimised, and built again as sources change
dev *options:
    @scripts/dev {{options}}

# Judge without running: format, lints, documentation, API document, licences, advisories (or only the named ones)
check *names:
    @scripts/check {{names}}

# Mend what can be mended by machine: format and lints
fix:
    @scripts/fix

# Write openapi/openapi.json from the code
openapi:
    @scripts/setup server && scripts/suite build && "${CARGO_TARGET_DIR:-target}/debug/rapport" openapi > openapi/openapi.json.new && mv openapi/openapi.json.new openapi/openapi.json

# Fill the database with data: `seed demo`, or `seed scale --leads 1000000`
seed *options="demo":
    @scripts/setup server && cargo run --quiet --release -p server -- seed {{options}}

# Browser journeys whose file name contains one of the words; all without a word
e2e *words:
    @scripts/e2e {{words}}

# Gates of the user's experience: tasks, addresses, accessibility, failures, pictures; figure, bar, verdict (`--fast`, WORD)
ux *options:
    @scripts/ux {{options}}

# Measure against the budgets, over a million records on both engines: figure, bar, verdict (`bench --help`)
bench *options:
    @scripts/bench {{options}}

# Break things on purpose and count what was lost (docs/reliability.md): `faults`, `faults --full --release`, `faults C-01`
faults *options:
    @scripts/faults {{options}}

# Hold the running product against its contract: fuzzer on both engines, linters, breaks, clients (`--small`, `--seed N`)
contract *options:
    @scripts/contract {{options}}
