# Muniment. Two commands matter: `make demo` and `make test`. Both install what is missing first.
#
# System packages (Debian name; Homebrew name, not tried by us):
#   libsodium-dev (libsodium)   libsqlite3-dev (sqlite)   libarchive-dev (libarchive)
#   zlib1g-dev (zlib)   libedit-dev (libedit)   pkg-config (pkg-config)
# Tests also use, and skip with a reason without: openssh-client, openssl, unzip, libarchive-tools,
# coreutils, sqlite3, python3 with bagit and PyNaCl (from PyPI, in .build/python).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PYTHON := .build/python/bin/python3

BUILD_PACKAGES := libsodium-dev libsqlite3-dev libarchive-dev zlib1g-dev libedit-dev pkg-config make git
TEST_PACKAGES := openssh-client openssl unzip libarchive-tools sqlite3 python3 python3-venv

export MUNIMENT_BAGIT := $(CURDIR)/.build/python/bin/bagit.py
export MUNIMENT_PYTHON := $(CURDIR)/$(PYTHON)

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

.PHONY: setup
setup:
	@command -v swift >/dev/null || { echo "Swift 6.2 or newer is needed: https://www.swift.org/install/linux/" >&2; exit 1; }
	@missing=""; \
	if command -v dpkg-query >/dev/null; then \
	  for p in $(BUILD_PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	  if [ -n "$$missing" ]; then echo "Installing:$$missing"; $(SUDO) apt-get update -qq; $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; fi; \
	fi

.PHONY: test-setup
test-setup: setup
	@missing=""; \
	if command -v dpkg-query >/dev/null; then \
	  for p in $(TEST_PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	  if [ -n "$$missing" ]; then echo "Installing:$$missing"; $(SUDO) apt-get update -qq; $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; fi; \
	fi
	@[ -x .build/python/bin/bagit.py ] && $(PYTHON) -c 'import nacl' 2>/dev/null || { \
	  mkdir -p .build; rm -rf .build/python; \
	  python3 -m venv .build/python && $(PYTHON) -m pip install --quiet --disable-pip-version-check bagit==1.9.0 'pynacl>=1.5,<2' \
	  || echo "bagit.py and PyNaCl could not be installed; their tests will say that they were skipped" >&2; }

.PHONY: build
build: setup ## Build everything for debugging
	swift build

.PHONY: release
release: setup ## Build the program as it is installed
	swift build -c release --product muniment --static-swift-stdlib -Xlinker -s

.PHONY: demo
demo: test-setup ## Seal sample evidence into a new vault, export a bundle, check it
	swift build --product muniment
	@Tests/Demo/demo.sh "$$(swift build --show-bin-path)/muniment" .build/demo

.PHONY: test
test: test-setup ## Run the tests
	swift test

.PHONY: test-browser
test-browser: test-setup ## Open reports in a headless browser: nothing loads, nothing runs, all of it prints
	@command -v chromium >/dev/null && command -v pdftotext >/dev/null || { \
	  if command -v apt-get >/dev/null; then $(SUDO) apt-get update -qq; $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium poppler-utils; \
	  else echo "chromium and pdftotext are needed" >&2; exit 1; fi; }
	swift build --product muniment
	@Tests/Demo/browser.sh "$$(swift build --show-bin-path)/muniment" .build/browser

.PHONY: lint
lint: ## Check the formatting
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

.PHONY: format
format: ## Format the sources
	swift format format --in-place --recursive --parallel Package.swift Sources Tests

.PHONY: check
check: ## What every change must pass: formatting, a build without warnings, the tests
	$(MAKE) lint
	$(MAKE) test-setup
	swift build --build-tests
	$(MAKE) test

.PHONY: golden
golden: test-setup ## Write the generated pages and expected files anew
	MUNIMENT_GOLDEN=1 swift test --filter Golden

.PHONY: measure
measure: release ## Put 2 GiB through the program and show its peak memory
	@Tests/Demo/measure.sh "$$(swift build -c release --show-bin-path)/muniment" .build/measure

.PHONY: install
install: release ## Put the program in place: make install PREFIX=/usr/local
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 0755 "$$(swift build -c release --show-bin-path)/muniment" "$(DESTDIR)$(PREFIX)/bin/muniment"

.PHONY: uninstall
uninstall: ## Remove the program; vaults stay where they are
	rm -f "$(DESTDIR)$(PREFIX)/bin/muniment"

.PHONY: clean
clean: ## Remove what was built
	rm -rf .build
