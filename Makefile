# medref: `make run` to see it, `make test` to change it.

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# Plain HTTP and sign-in by password alone are for this machine: gunicorn listens on the loopback address.
LOCAL := MEDREF_PLAIN_HTTP=1 MEDREF_SECOND_FACTOR=0

.PHONY: help install run demo test test-sqlite test-postgresql test-deep lint format bench bench-scale screenshots lock audit licences \
  sbom trial trial-database clean

help:
	@echo "make run      install, migrate, load the demo, serve on http://127.0.0.1:$(PORT)/"
	@echo "make test     install, lint and run every test; on PostgreSQL, where MEDREF_TEST_DATABASE_URL names one, what a database may answer otherwise"
	@echo "make test-deep  what must not lose anything, as often as is promised: 1,000 edits, 4 × 100 writers, 400 kills; and all on PostgreSQL"
	@echo "make lint     ruff, mypy, import-linter, djlint, migrations, deployment checks"
	@echo "make format   put the code into its standard form"
	@echo "make demo     load the demo entries and accounts"
	@echo "make bench    measure the running site; fails where it got slower than the last time"
	@echo "make bench-scale  measure sites of several sizes: DATABASES=\"postgres://… postgres://…\", each filled by make_corpus"
	@echo "make screenshots  take pictures of the main pages"
	@echo "make audit    ask a vulnerability service and the registry about every locked package"
	@echo "make licences write docs/licences.md; make sbom writes sbom.json"
	@echo "make trial    the site behind nginx: reloads under load, slow clients; prints how long readers wait"
	@echo "make trial-database  PostgreSQL is restarted under load (as root): prints what readers and an editor meet"
	@echo "make lock     choose new package versions within pyproject.toml"

install: $(VENV)/installed

$(VENV)/installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "medref needs Python 3.11 or newer. Set PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: install
	@$(LOCAL) $(MANAGE) migrate --verbosity 0
	@$(LOCAL) $(MANAGE) collectstatic --noinput --verbosity 0
	@$(LOCAL) $(MANAGE) load_demo
	@echo "medref is at http://127.0.0.1:$(PORT)/ and its admin at http://127.0.0.1:$(PORT)/admin/ (stop with Ctrl-C)"
	@echo "For this demo the second factor is off (MEDREF_SECOND_FACTOR=0): a password signs anybody in. A real site has it on."
	@$(LOCAL) exec $(BIN)/gunicorn --config python:medref.gunicorn --bind 127.0.0.1:$(PORT) medref.wsgi

demo: install
	$(LOCAL) $(MANAGE) migrate --verbosity 0
	$(LOCAL) $(MANAGE) load_demo

test: lint audit test-sqlite test-postgresql

test-sqlite: install
	env -u DATABASE_URL $(BIN)/python -m pytest

# What asks no database, or hardly, says the same on both, and so does who may press what, and what a form or a page says: once
# is enough here. make test-deep leaves nothing out.
WITHOUT_DATABASE := $(addprefix --ignore=tests/,diffing findings supply deploy test_rendering.py test_fuzzed_text.py \
  importing/test_lossless.py importing/test_archives.py search/test_near.py signin/test_passwords.py views/test_limits_of_workers.py \
  test_worker.py test_gunicorn.py durability/test_full_disk.py durability/test_start_on_a_full_disk.py signin test_pseudo_locale.py \
  backup/test_tampered.py \
  $(addprefix pagestore/test_,addresses.py layer.py store.py stamp.py version.py hot.py told.py middleware.py) \
  $(addprefix admin/test_,who_may_what.py permissions.py raising_oneself.py own_account.py accounts.py signing_in.py previewing.py \
    actor.py addresses.py deciding.py desk.py editing.py entries.py forged_requests.py import_reports.py neighbours.py \
    only_listed_fields.py reading.py records_of_two.py site_pages.py waiting_files.py) \
  $(addprefix views/test_,bodies.py browsers.py entries.py guard.py history.py limits.py metrics.py old_addresses.py report.py \
    routes.py security.py site_pages.py))
test-postgresql: install
	@if [ -n "$$MEDREF_TEST_DATABASE_URL" ]; then \
	  echo "Once more on PostgreSQL"; \
	  DATABASE_URL="$$MEDREF_TEST_DATABASE_URL" $(BIN)/python -m pytest -m "not browser" $(WITHOUT_DATABASE); \
	else echo "Not on PostgreSQL: MEDREF_TEST_DATABASE_URL names none."; fi

# make test does a tenth to a fifth of it: that finds what breaks at once. This finds what is rare; run it before a release.
test-deep: install
	DEEP_TESTS=1 env -u DATABASE_URL $(BIN)/python -m pytest tests/durability tests/browser/test_admin_axe.py
	@if [ -n "$$MEDREF_TEST_DATABASE_URL" ]; then \
	  DEEP_TESTS=1 DATABASE_URL="$$MEDREF_TEST_DATABASE_URL" $(BIN)/python -m pytest -m "not browser"; \
	else echo "Not on PostgreSQL: MEDREF_TEST_DATABASE_URL names none."; fi

# The checks see the settings of a real site, with a scratch folder and a key of their own.
SCRATCH := MEDREF_DATA_DIR=$(VENV)/scratch
lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(SCRATCH) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive drugs medref
	$(SCRATCH) $(MANAGE) makemigrations --check --dry-run
	$(SCRATCH) $(MANAGE) check --deploy --fail-level WARNING

# Known weaknesses of the locked packages, and versions that their authors withdrew. Fails on a finding; where nobody
# answers it says so and goes on.
audit: install
	$(BIN)/python -m tests.supply.audit
	$(BIN)/python -m tests.supply.registry

licences: install
	$(BIN)/python -m tests.supply.licences

# What a site runs with, as CycloneDX: from the lock file, so that it is the same wherever it is made.
sbom: install
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-format JSON -o sbom.json requirements/run.txt

trial: install
	$(BIN)/python -m tests.serving_trial

trial-database: install
	$(BIN)/python -m tests.restart_trial

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install
	$(BIN)/python -m tests.bench

bench-scale: install
	$(BIN)/python -m tests.bench_scale $(DATABASES)

screenshots: install
	$(BIN)/python -m tests.screenshots

# Pins and hashes, never the address of a package host.
lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet uv
	for group in run dev; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header pyproject.toml $$([ $$group = dev ] && echo --group dev) -o requirements/$$group.txt; \
	done

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
