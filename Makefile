# What each target does is in config/make/<target>.py. Needs Python 3.11 or 3.12 (see `make setup` for what is missing).
PYTHON := $(firstword $(foreach name,python3 python3.12 python3.11 python,$(shell command -v $(name) 2>/dev/null)))
VENV := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup run test audit check fix bench seed lock messages

help:      ## this list
	@sed -n 's/^\([a-z]*\): .*##/make \1\t/p' Makefile | expand -t 18

setup:     ## .venv and node_modules, as the lock files say; after it .venv/bin/python manage.py works
	@$(PYTHON) config/make/setup.py dev

run:       ## the whole site on this machine, with demonstration data (PORT=8123 moves it)
	@$(PYTHON) config/make/setup.py run
	@$(VENV) -m config.make.run

test: setup ## all tests, the browser ones too (BROWSER=none leaves those out)
	@$(VENV) -m config.make.test

audit: setup ## each page in each language, width and scheme with axe, and each address as each person (ten minutes)
	@THOROUGH=1 $(VENV) -m config.make.test tests/site

check: setup ## everything but the tests: formatting, rules, imports, migrations, settings, translations, locks
	@$(VENV) -m config.make.check

fix: setup ## formats the code and repairs what can be repaired
	@$(VENV) -m config.make.check --fix

bench: setup ## measures; SUBJECT=server measures only that
	@$(VENV) manage.py bench $(SUBJECT)

seed: setup ## loads the demonstration data
	@$(VENV) manage.py prepare
	@$(VENV) manage.py seed

lock: setup ## new lock files from the ranges in pyproject.toml and package.json
	@$(VENV) -m config.make.lock

messages: setup ## collects new texts into the message catalogues, without gettext
	@$(VENV) manage.py messages
