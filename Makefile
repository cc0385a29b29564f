# make demo: install and build the sample masters into output/.   make test: install and run every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
FAULTS := $(or $(TMPDIR),/tmp)/dutyc-faults

.PHONY: install demo test fuzz bombs faults lint types check lock clean

install: $(STAMP)

$(STAMP): requirements.txt pyproject.toml hatch_build.py $(wildcard compiler/locale/*/LC_MESSAGES/*.po)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

# Samples have gaps, so that there is something to see: exit code 1 is success here.
demo: install
	$(BIN)/dutyc build input_samples/*.xlsx --period 2026Q4 -o output || test $$? -eq 1
	@echo
	@echo "Open output/ : one folder per master, in it 2026Q4/documents, summary-matrix.xlsx and coverage.html."
	@echo "All findings of a master: $(BIN)/dutyc check input_samples/operations_en.xlsx"

test: install
	$(BIN)/python -m pytest -q

# Minutes each: mutants of workbooks; workbooks built to hang a reader or to fill its memory.
fuzz: install
	$(BIN)/python tests/fuzz.py 5000

bombs: install
	$(BIN)/python tests/measure_bombs.py

# Thousands of builds that are killed, each at another step or moment.
faults: install
	rm -rf $(FAULTS) && mkdir -p $(addprefix $(FAULTS)/,publish anytime aside issue command)
	$(BIN)/python tests/faults.py publish $(FAULTS)/publish 20
	$(BIN)/python tests/faults.py anytime $(FAULTS)/anytime 1000
	$(BIN)/python tests/faults.py aside $(FAULTS)/aside 10
	$(BIN)/python tests/faults.py issue $(FAULTS)/issue 5
	$(BIN)/python tests/faults.py command $(FAULTS)/command 100

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

check: test lint types

# New pins: needs uv (https://docs.astral.sh/uv/).
lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-emit-index-url \
		--python-version 3.11 --output-file requirements.txt

clean:
	rm -rf $(VENV)
