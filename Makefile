# make run    sets everything up and makes the tables of data/sample
# make test   sets everything up and runs the tests
# make bench  sets everything up and measures the speed

VENV ?= .venv
CLAIMSHEET = $(VENV)/bin/claimsheet

# The first Python that really starts and is 3.11 or newer; spaCy is a third faster on 3.12 than on 3.11.
# A name on the PATH is tried, not only found: version managers leave names that start nothing.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1 && echo $$p && break; done)

.PHONY: run test bench clean
run: $(VENV)/installed
	$(CLAIMSHEET) run data/sample --out out

test: $(VENV)/tested-with
	$(VENV)/bin/python -m pytest

bench: $(VENV)/tested-with
	$(VENV)/bin/python -m tests.bench

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "claimsheet needs Python 3.11, 3.12 or 3.13. Install one (Debian: apt install python3 python3-venv; macOS: brew install python@3.12) and run make again."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/tested-with: $(VENV)/installed
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) out
