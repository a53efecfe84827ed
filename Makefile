# make run   sets up what is missing and serves on http://127.0.0.1:8000
# make ready does the same for a server, where something else starts the site
# make test  checks everything on SQLite and in Chromium; make test-all does what takes longer: whole sites made and restored, the running site broken, PostgreSQL, several machines
# make bench measures the search (how good beside FTS5 and Whoosh, how fast beside FTS5 and Tantivy), and data going out and in
VENV := .venv
PY := $(VENV)/bin/python
SYSTEM_PYTHON = $(firstword $(foreach each,python3.13 python3.12 python3.11 python3,$(shell command -v $(each) >/dev/null 2>&1 && $(each) -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $(each))))
ON_POSTGRESQL_TOO := $(addprefix tests/integration/,directory search submissions freshness comments accounts audit councils privacy safekeeping web exchange/test_any_machine.py exchange/test_merged_since.py) \
	tests/safe/test_hostile.py tests/safe/test_doors_and_changes.py
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run ready test test-all test-quick bench assets lock clean

run: ready
	@$(PY) app.py

ready: $(VENV)/.runs assets $(VENV)/.compiled

test: $(VENV)/.tests assets
	@$(PY) tools/need_chromium.py
	@$(PY) -m pytest -q -n 2 --dist loadfile -m "not browser and not load and not faults and not postgresql and not cluster"
	@$(PY) -m pytest -q -n 2 --dist loadfile -m "browser"

test-all: $(VENV)/.tests assets
	@$(PY) tools/need_servers.py
	@$(PY) -m pytest -q -n 2 --dist loadfile -m "load and not browser and not postgresql and not cluster"
	@$(PY) -m pytest -q -m "faults or postgresql or cluster"
	@LOCALOFFER_TEST_DATABASE=postgresql $(PY) -m pytest -q -n 2 --dist loadfile -m "not load" $(ON_POSTGRESQL_TOO)

test-quick: $(VENV)/.tests assets
	@$(PY) -m pytest -q -n 2 --dist loadfile -m "not browser and not load and not faults and not postgresql and not cluster"

assets: $(VENV)/.runs
	@$(PY) tools/build_assets.py

$(VENV)/bin/python:
	@test -n "$(SYSTEM_PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed. On Debian or Ubuntu: apt-get install python3 python3-venv"; exit 1; }
	@echo "Making the virtual environment with $(SYSTEM_PYTHON) ..."
	@$(SYSTEM_PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the site needs (about half a minute) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.compiled: $(shell find localoffer migrations -name '*.py') | $(VENV)/.runs
	@$(PY) -m compileall -q localoffer migrations  # where Python is told to write no bytecode, a start would take twice as long
	@touch $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runs
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

bench: $(VENV)/.tests assets
	@$(PY) benchmarks/relevance.py
	@$(PY) benchmarks/search.py
	@$(PY) benchmarks/api.py

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules static/vendor
