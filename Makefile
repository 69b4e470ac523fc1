# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONSTRAINTS := constraints.txt
# What is dearest about a server; `make test-postgres` runs every test of a store there.
ON_A_SERVER := tests/stores tests/services/test_deals.py tests/services/test_copying.py \
	tests/recorded tests/test_both_databases.py \
	tests/test_history.py tests/test_concurrency.py tests/test_interrupts.py tests/test_stress.py \
	tests/commands/test_opp.py tests/commands/test_story.py tests/commands/test_sql.py \
	tests/commands/test_undo.py tests/commands/test_undo_every_command.py \
	tests/commands/test_altered_store.py tests/test_schema4.py tests/test_migrations.py \
	tests/commands/test_as_of.py tests/commands/test_idempotency.py \
	tests/commands/test_import_kinds.py tests/commands/test_order.py tests/laws/test_twins.py tests/test_largest_sums.py

# Tests wait for the disk a third of their time: a folder in memory, where there is a large one,
# spares them that.
IN_MEMORY := $(shell [ "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 8000000 ] \
	2>/dev/null && echo TMPDIR=/dev/shm)

.PHONY: demo test test-postgres check record wheel stress laws bench keystrokes docs clean

demo: $(VENV)/.installed
	$(BIN)/oppcli demo

# Everything once on files; then the dearest again on a PostgreSQL server, which the tests start
# themselves where its programs are found. In CI they have to be found.
test: $(VENV)/.tests
	$(IN_MEMORY) $(BIN)/python -m pytest -n auto
	$(IN_MEMORY) OPPCLI_TEST_DB=postgresql $(BIN)/python -m pytest -n auto $(ON_A_SERVER)

test-postgres: $(VENV)/.tests
	$(IN_MEMORY) OPPCLI_TEST_DB=postgresql $(BIN)/python -m pytest -n auto

check: $(VENV)/.check
	$(BIN)/ruff format --check src tests bench docs
	$(BIN)/ruff check src tests bench docs
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m oppcli.records.plain --check
	$(BIN)/python docs/generate.py --check
	$(IN_MEMORY) $(BIN)/python -m pytest -n auto
	$(IN_MEMORY) OPPCLI_TEST_DB=postgresql $(BIN)/python -m pytest -n auto $(ON_A_SERVER)

# Plays the sessions of tests/recorded again: new steps are recorded, and what differs from the
# recording is written to tests/recorded/differences, to be named in its differences.toml.
# OPTIONS=--baseline records everything as it is now, for a release.
record: $(VENV)/.tests
	PYTHONPATH=tests $(BIN)/python -m recorded $(OPTIONS)

# Builds the wheel and runs it in an empty environment.
wheel: $(VENV)/bin/python
	$(BIN)/python tests/check_wheel.py

# Many processes, kills, full disks, bad files, for a quarter of an hour. OPTIONS='--only SIGKILL',
# or OPTIONS='--store URL --only server' for what is tried on a server.
stress: $(VENV)/.tests
	$(BIN)/python tests/stress/run.py $(OPTIONS)

# Many new sequences of commands: against the model, and on a file and a server at once; every
# report by every pair of groups. The seed repeats them: make laws SEED=…
LAWS ?= 200
SEED ?= $(shell $(PYTHON) -c 'import secrets; print(secrets.randbelow(10**9))')
laws: $(VENV)/.tests
	@set -e; seed=$(SEED); echo "seed $$seed: make laws SEED=$$seed LAWS=$(LAWS)"; \
	OPPCLI_LAWS=$(LAWS) $(BIN)/python -m pytest tests/laws/test_laws.py tests/test_report_laws.py \
		tests/laws/test_flow_laws.py tests/test_demo.py \
		tests/laws/test_no_peeking.py tests/laws/test_past_laws.py tests/commands/test_as_of.py \
		tests/laws/test_nights.py tests/laws/test_dealer_laws.py tests/laws/test_typed_is_imported_*.py \
		--hypothesis-seed=$$seed; \
	OPPCLI_LAWS=$(LAWS) OPPCLI_TEST_DB=postgresql $(BIN)/python -m pytest -rs \
		tests/laws/test_twins.py tests/laws/test_no_peeking.py \
		tests/laws/test_past_laws.py --hypothesis-seed=$$seed

bench: $(VENV)/.bench
	$(BIN)/python bench/run.py

# Counts the keys of a seller's day, and checks that each line does its job.
keystrokes: $(VENV)/.installed
	$(BIN)/python bench/keystrokes.py

# Writes the pages that are made from the program's own help, fields and views.
docs: $(VENV)/.check
	$(BIN)/python -m oppcli.records.plain
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) bench/data .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("oppcli needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml $(CONSTRAINTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[xlsx,pages]'
	touch $@

$(VENV)/.tests: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[test]'
	touch $@

$(VENV)/.check: $(VENV)/.tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[test,check]'
	touch $@

$(VENV)/.bench: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(CONSTRAINTS) -e '.[bench]'
	touch $@
