# LION's commands. None needs root or a variable set; set-up goes into .venv by itself.
.DEFAULT_GOAL := help
.PHONY: help run test check lint unit coverage unit-postgresql browser bench screenshots words lock clean runtime dev

PYTHON := .venv/bin/python
WORKERS ?= 2
# What `check --deploy` is asked under: a house with a public name, PostgreSQL and its own key.
PRODUCTION := env -u LION_DEBUG LION_ALLOWED_HOSTS=lion.example.org LION_DATA_DIR=build/production \
	LION_SECRET_KEY=$$(head -c 64 /dev/urandom | base64 | tr -d '\n=+/') \
	LION_DATABASE_URL=postgres://lion@localhost/lion LION_REDIS_URL=redis://localhost/0

help:                ## this list
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: runtime         ## start LION here: web, worker, beat and Valkey, with demo accounts
	@exec $(PYTHON) manage.py serve --demo

test: check unit-postgresql browser  ## everything: the checks, the tests on PostgreSQL too, the browser's

check: lint unit     ## format, lint, types, layers, migrations, deployment, tests on SQLite

lint: dev
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m djlint --lint --quiet templates
	.venv/bin/lint-imports --no-logo
	$(PYTHON) -m mypy
	@mkdir -p build/production
	$(PRODUCTION) LION_DATABASE_URL= $(PYTHON) -W error manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) -W error manage.py check --deploy --fail-level WARNING

unit: dev
	$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal

coverage: dev        ## which lines and branches no test reaches; takes twice as long as the tests alone
	@rm -f .coverage .coverage.*
	$(PYTHON) -m coverage run -m pytest -n $(WORKERS) --dist worksteal
	@$(PYTHON) -m coverage combine --quiet
	@$(PYTHON) -m coverage report

unit-postgresql: dev
	$(PYTHON) -m tests.servers $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal -m "not house"

browser: dev
	$(PYTHON) -m pytest tests/browser -n $(WORKERS) --dist loadgroup --output build/browser --screenshot only-on-failure

bench: dev           ## measure every page in a house of a million answers, on PostgreSQL
	$(PYTHON) -m tests.servers $(PYTHON) -m tests.bench.pages

screenshots: dev     ## take the pictures of docs/
	$(PYTHON) -m tests.browser.screenshots

words: dev           ## bring the catalogues of translations up to date, and say what they lack
	$(PYTHON) -m tests.catalogue

lock:                ## lock the packages that pyproject.toml asks for anew (needs uv)
	uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11 \
		pyproject.toml -o requirements/runtime.txt
	uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11 \
		pyproject.toml --group dev -o requirements/dev.txt

clean:               ## drop what the tools left; the data in var/ stays
	rm -rf build .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

runtime:
	@.ci/setup runtime

dev:
	@.ci/setup dev

.PHONY: bench-tally
bench-tally: dev     ## measure the tally: a million answers from a file, a backlog from PostgreSQL
	$(PYTHON) -m tests.bench.replay
	$(PYTHON) -m tests.servers $(PYTHON) -m tests.bench.backlog

.PHONY: lighthouse
lighthouse: dev      ## measure landing, inbox and profile with Lighthouse, which npm fetches
	$(PYTHON) -m tests.bench.lighthouse
