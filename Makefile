# Everything goes through .venv, so that nothing on the machine but Python 3.11 and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install demo test lint bench clean foreign-programs

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python saknar venv. På Debian: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev -e .
	# As pip does with what it installs for good: without it every start would compile our files where none may be written.
	$(BIN)/python -m compileall -q arshjul flows tasks
	touch $@

demo: install
	$(BIN)/arshjul demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# What the tests need that pip does not bring: Debian's Postfix, Dovecot, libical and Chromium, and calendar readers
# and axe from npm. Does nothing when they are there.
foreign-programs: install
	$(BIN)/python tests/foreign_programs.py

test: install lint foreign-programs
	$(BIN)/python -m pytest -n 2 --dist worksteal

bench: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group bench
	for file in bench/measure_*.py; do $(BIN)/python $$file || exit 1; done

clean:
	rm -rf $(VENV) build dist data tests/ical/readers/node_modules
