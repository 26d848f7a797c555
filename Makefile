# Two commands do all the set-up: `make run` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
MAP_LIBRARIES := pages/shared/map/vendor/.installed
KERNELS := $(VENV)/.kernels-compiled

.PHONY: run test bench bench-quick soak lint messages clean system-packages

run: $(VENV)/.run-installed $(MAP_LIBRARIES) $(KERNELS)
	$(PY) -m data.districts.satamaranta
	$(VENV)/bin/streamlit run app.py

test: $(VENV)/.test-installed $(MAP_LIBRARIES) $(KERNELS) system-packages lint
	$(PY) -m pytest -n 2 --dist loadgroup -m "not soak"

lint: $(VENV)/.test-installed
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

# All sizes, about half an hour; the results are kept in benchmarks/RESULTS.md
bench: $(VENV)/.bench-installed $(KERNELS)
	@bash .ci/benchmark-packages
	$(PY) -m benchmarks

# Small sizes in a few minutes; shown, and kept in benchmarks/.cache only
bench-quick: $(VENV)/.bench-installed $(KERNELS)
	@bash .ci/benchmark-packages
	$(PY) -m benchmarks --quick

# Long campaigns, and all tries of what is tried by chance
soak: $(VENV)/.test-installed
	PLANTABLE_TESTS_IN_FULL=1 $(PY) -m pytest -m soak
	PLANTABLE_TESTS_IN_FULL=1 $(PY) -m pytest -n 2 -m "not soak" tests/geo

# Texts for translators: collects every sentence into pages/shared/locale/plantable.pot
messages: $(VENV)/.test-installed
	$(PY) -m pages.shared.collect_texts

system-packages:
	@bash .ci/system-packages

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-installed: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --requirement requirements.txt
	touch $@

$(VENV)/.test-installed: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --requirement requirements-dev.txt
	touch $@ $(VENV)/.run-installed

# Compiled here, or the first click would wait for it
$(KERNELS): $(wildcard geo/overlay/*.py geo/bulk/kernels_*.py) requirements.txt | $(VENV)/.run-installed
	$(PY) -m geo.overlay.warm_up
	$(PY) -m geo.bulk.warm_up
	touch $@

$(VENV)/.bench-installed: benchmarks/requirements.txt $(VENV)/.test-installed
	$(PY) -m pip install --quiet --requirement benchmarks/requirements.txt
	touch $@

$(MAP_LIBRARIES): pages/shared/map/package-lock.json | $(VENV)/bin/python
	$(PY) -m pages.shared.map.install_libraries

clean:
	rm -rf $(VENV) pages/shared/map/vendor pages/shared/map/node_modules .mypy_cache .ruff_cache .pytest_cache
