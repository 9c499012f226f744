# Two commands are enough: `make run` and `make test`. The rest is for those who work on the portal.
PYTHON ?= python3
BIN = .venv/bin
WORKERS ?= 4
unexport PYTHONDONTWRITEBYTECODE
.PHONY: run setup dev tools test prove check bench
.DEFAULT_GOAL := run

run: setup
	@exec $(BIN)/python -m portal.launch

setup:
	@$(PYTHON) portal/launch/bootstrap.py

dev:
	@$(PYTHON) portal/launch/bootstrap.py --dev

# A browser for the journeys, gettext for the translations: what is there, else what can be had.
tools: dev
	@$(BIN)/python -m tests.tools $(TOOLS)

test: TOOLS = browser gettext
test: tools
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

# The same tests with larger numbers: long random runs, many races, crushes.
prove: TOOLS = browser gettext
prove: tools
	@PROVE=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: TOOLS = gettext
check: tools
	@$(BIN)/python -m tests.check

bench: dev
	@ONLY="$(ONLY)" $(BIN)/python -m tests.bench
