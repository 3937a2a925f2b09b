# Every target makes what it needs: a virtual environment, the locked dependencies, the browser for the tests.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
BROWSER_READY := $(VENV)/.browser

.PHONY: ready demo test check house attack kills trace docs bench-alarms bench pictures soak replug fuzz lock clean
.DEFAULT_GOAL := demo

demo: $(READY)
	@$(BIN)/infusion-monitor demo $(ARGS)

ready: $(READY)

# Much of a test's time is waiting for a wire, a screen or a clock: three at a time (tests/kit/turns.py deals them).
WORKERS ?= 3
test: $(READY) $(BROWSER_READY)
	@$(BIN)/python -m pytest -n $(WORKERS) --no-loadscope-reorder $(ARGS)

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/oxlint --quiet --deny-warnings dashboard/assets
	@$(BIN)/python -m pytest -q tests/test_rooms.py tests/test_public_names.py

# The rooms, what each imports, their sizes; fails on a crossing and on what is too large.
house: $(READY)
	@$(BIN)/python tests/kit/house.py

# Requirement -> tests -> result of the alarm checklist; fails on a requirement without a passing test.
trace: $(READY) $(BROWSER_READY)
	@$(BIN)/python tests/kit/trace.py $(ARGS)

# The alarm table, and the table of hazards, as pages for the nurse and the engineer.
docs: $(READY)
	@$(BIN)/python -m bedside.judged.explained > docs/alarms.md
	@$(BIN)/python tests/kit/hazards.py > docs/hazards.md

# Recorded patients through the alarm engine, against plain limits without a delay: make bench-alarms DATA=FOLDER
DATA ?= ../shared/data
bench-alarms: $(READY)
	@$(BIN)/python -m benchmarks burden $(DATA)

bench: $(READY) $(BROWSER_READY)
	@$(BIN)/python -m benchmarks $(ARGS)

# The page in every size and situation, as pictures in build/pictures and on one sheet.
pictures: $(READY) $(BROWSER_READY)
	@$(BIN)/python -m benchmarks pictures build/pictures $(ARGS)

soak: $(READY) $(BROWSER_READY)
	@$(BIN)/python -m benchmarks soak $(ARGS)

# A cable pulled and put back a hundred times under load, some two minutes.
replug: $(READY)
	@REPLUGS=100 $(BIN)/python -m pytest -q -s tests/devices/test_workbench.py -k replugs

# Ten minutes of seeded attacks over every route, callback and file: make attack MINUTES=30 SEED=4
MINUTES ?= 10
SEED ?= 1
attack: $(READY)
	@ATTACK_MINUTES=$(MINUTES) ATTACK_SEED=$(SEED) $(BIN)/python -m pytest -q -s tests/attacks/test_random.py --timeout 0

# Kills at random moments, copies of the files, a full and a read-only disk: make kills N=1000
N ?= 1000
kills: $(READY)
	@KILLS=$(N) $(BIN)/python -m pytest -q -s tests/attacks/test_power.py --timeout 0

# The adapter kit with much more noise: make fuzz MB=200
MB ?= 200
fuzz: $(READY)
	@$(BIN)/python -m pytest -q tests/adapters -k "noise or anything" --fuzz-mb $(MB) --timeout 0

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "$(PYTHON) is missing: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python has no venv: install the python3-venv package of your system" >&2; exit 2; }
	@echo "preparing $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(BROWSER_READY): $(READY)
	@$(BIN)/python tests/kit/find_browser.py
	@touch $@

lock:
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache
