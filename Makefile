# Everything goes through .venv, so that nothing on the machine but Python 3.11 and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install demo test lint bench clean mail-servers

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python saknar venv. På Debian: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev -e .
	touch $@

demo: install
	$(BIN)/arshjul demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Debian's Postfix and Dovecot, which the tests run with configurations of their own. Does nothing when they are there.
mail-servers:
	$(PYTHON) tests/mail_servers.py

test: install lint mail-servers
	$(BIN)/python -m pytest -n 2

bench: install
	for file in bench/measure_*.py; do $(BIN)/python $$file || exit 1; done

clean:
	rm -rf $(VENV) build dist data
