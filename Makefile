# Muniment. Two commands matter: `make demo` and `make test`. Both install what is missing first.
#
# System packages (Debian name; Homebrew name, not tried by us):
#   libsodium-dev (libsodium)   libsqlite3-dev (sqlite)   libarchive-dev (libarchive)
#   zlib1g-dev (zlib)   libedit-dev (libedit)   nettle-dev (nettle)   pkg-config (pkg-config)
# Tests also use, and skip with a reason without: openssh-client, openssl, unzip, libarchive-tools,
# coreutils, sqlite3, strace, groff, less, python3 with bagit and PyNaCl (from PyPI, in .build/python); bash, zsh and fish
# where they are there. `make bench` measures beside age, restic, borg, gpg, KeePassXC and sqlcipher: `make bench-setup`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PYTHON := .build/python/bin/python3

# What is installed beside the program; `make share` fills it.
PROGRAM ?= $$(swift build -c release --show-bin-path)/muniment
SHARE ?= .build/share
# The day on manual pages: that of the commit, so that the same sources give the same pages.
MANUAL_DATE ?= $(shell if [ -n "$${SOURCE_DATE_EPOCH:-}" ]; then date -u -d "@$$SOURCE_DATE_EPOCH" +%F 2>/dev/null || date -u -r "$$SOURCE_DATE_EPOCH" +%F; else git log -1 --format=%cs 2>/dev/null || date -u +%F; fi)
# The toolchain's lld packs the relocations of a program (RELR), which makes it start sooner, where the C library can unpack them:
# glibc 2.36 or later, as in Debian 12.
PACKED := $(shell printf '%s\n' 'glibc 2.36' "$$(getconf GNU_LIBC_VERSION 2>/dev/null)" | sort -V | head -n 1 | grep -x 'glibc 2.36')
# The system's libraries become part of the program where their archives are there, as in Debian: the loader then has six left to find
# and not 23. `make static` fills the folder; the linker takes a library from the first folder that has it.
STATIC := .build/static
STATIC_LIBRARIES := sodium sqlite3 archive z edit bsd md tinfo stdc++
STATIC_NEEDS := bsd md tinfo nettle
RELEASE_FLAGS = --static-swift-stdlib -Xlinker -s $(if $(PACKED),-Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs) \
  $(if $(shell [ -f $(STATIC)/zlib.pc ] && echo yes),--pkg-config-path $(STATIC) $(addprefix -Xlinker -l,$(STATIC_NEEDS)))
# Belongs to swift-argument-parser and is built by `make manual-tool`.
FIND_MANUAL_TOOL := find .build -maxdepth 4 -type f -name 'generate-manual*' -perm -u+x 2>/dev/null | head -n 1

BUILD_PACKAGES := libsodium-dev libsqlite3-dev libarchive-dev zlib1g-dev libedit-dev nettle-dev pkg-config make git
# The peers of `make bench`; what is not installed is left out of its tables.
BENCH_PACKAGES := age restic borgbackup gnupg keepassxc sqlcipher
TEST_PACKAGES := openssh-client openssl unzip libarchive-tools sqlite3 strace python3 python3-venv groff less

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

.PHONY: manual-tool
manual-tool: setup
	@[ -n "$$($(FIND_MANUAL_TOOL))" ] || swift package generate-manual --help >/dev/null

.PHONY: test-setup
test-setup: setup manual-tool
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

# A package's own description of itself, but for the folder, which is relative: a path may have spaces. Nettle stays shared:
# libarchive's archive asks for it. Where lld is not used, an archive is missing, or one asks for more, nothing is described and all
# stays shared.
.PHONY: static
static: setup
	@rm -rf $(STATIC); mkdir -p $(STATIC); [ -n '$(PACKED)' ] || exit 0; \
	for l in $(STATIC_LIBRARIES); do \
	  file="$$(clang -print-file-name=lib$$l.a 2>/dev/null || true)"; [ -f "$$file" ] || exit 0; ln -s "$$file" $(STATIC)/; \
	done; \
	printf 'int archive_write_set_format_zip(void *); int el_get(void *, int); int main(void) { return archive_write_set_format_zip(0) + el_get(0, 0); }' \
	  | clang -x c - -o $(STATIC)/trial -fuse-ld=lld -Wl,--gc-sections -L$(STATIC) -larchive -ledit $(addprefix -l,$(STATIC_NEEDS)) -lz -lm 2>/dev/null || exit 0; \
	for p in libsodium libarchive libedit zlib; do \
	  sed 's|^libdir=.*|libdir=$(STATIC)|' "$$(pkg-config --variable=pcfiledir $$p)/$$p.pc" > $(STATIC)/$$p.pc || { rm -f $(STATIC)/*.pc; exit 0; }; \
	done

.PHONY: release
release: static ## Build the program as it is installed
	swift build -c release --product muniment $(RELEASE_FLAGS)

.PHONY: demo
demo: test-setup ## Seal sample evidence into a new vault, export a bundle, check it
	swift build --product muniment
	@Tests/Demo/demo.sh "$$(swift build --show-bin-path)/muniment" .build/demo

.PHONY: test
test: test-setup ## Run the tests
	@Tests/test.sh

# ROUNDS: how many seeds for each moment at which the power goes, and twenty random moments each.
ROUNDS ?= 1
.PHONY: crash
crash: test-setup ## Kill, fail and cut the power at every step of the commands that write (long; ROUNDS=n)
	swift build --build-tests
	@rm -f .build/crash-figures
	MUNIMENT_CRASH_ROUNDS=$(ROUNDS) MUNIMENT_CRASH_FIGURES=$(CURDIR)/.build/crash-figures \
	  swift test --skip-build --filter 'CrashTests|InputOutputFaultTests|PowerLossTests|ManyAtOnceTests'
	@sort .build/crash-figures

.PHONY: damage
damage: test-setup ## Change every byte of a small vault in turn; DAMAGE_STEP=8 takes every eighth
	swift build --build-tests
	MUNIMENT_DAMAGE=$(or $(DAMAGE_STEP),1) swift test --skip-build --filter 'ByteFlipTests|FileDamageTests'

.PHONY: second-reader
second-reader: release test-setup ## Read a vault of the release build with the reader written from Docs/format.md
	@Tests/Vectors/second_reader.sh "$$(swift build -c release --show-bin-path)/muniment" "$(CURDIR)/$(PYTHON)" "$(CURDIR)/Tests/Samples"

.PHONY: test-browser
test-browser: test-setup ## Open reports in a headless browser: nothing loads, nothing runs, all of it prints
	@command -v chromium >/dev/null && command -v pdftotext >/dev/null || { \
	  if command -v apt-get >/dev/null; then $(SUDO) apt-get update -qq; $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium poppler-utils; \
	  else echo "chromium and pdftotext are needed" >&2; exit 1; fi; }
	swift build --product muniment
	@Tests/Demo/browser.sh "$$(swift build --show-bin-path)/muniment" .build/browser

FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=

.PHONY: fuzz
fuzz: setup ## Give every decoder to libFuzzer: FUZZ_SECONDS=60 for each, FUZZ_TARGETS=names for some of them
	@Tests/MunimentFuzzTests/Driver/fuzz.sh "$(FUZZ_SECONDS)" $(FUZZ_TARGETS)

MUTANTS ?=

.PHONY: mutants
mutants: test-setup ## Take each check of the verifier away in turn: some test must fail; MUTANTS=names for some
	@python3 Tests/Mutation/mutants.py .build/mutants $(MUTANTS)

SANITIZERS ?= address thread
SANITIZE_FILTER ?= .

.PHONY: sanitize
sanitize: test-setup ## Run the tests under the address and the thread sanitizer; SANITIZE_FILTER=room for some
	@for kind in $(SANITIZERS); do Tests/Sanitize/sanitize.sh $$kind '$(SANITIZE_FILTER)'; done

.PHONY: lint
lint: ## Check the formatting
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

.PHONY: format
format: ## Format the sources
	swift format format --in-place --recursive --parallel Package.swift Sources Tests

.PHONY: check
check: ## What every change must pass: formatting, the list of mutants, builds without warnings, the tests
	$(MAKE) lint
	$(MAKE) test-setup
	python3 Tests/Mutation/mutants.py --check
	swift build --build-tests
	$(MAKE) test
	$(MAKE) release

.PHONY: golden
golden: test-setup ## Write the generated pages and expected files anew
	MUNIMENT_GOLDEN=1 swift test --filter Golden

.PHONY: measure
measure: release ## Put 2 GiB through the program and show its peak memory
	@Tests/Demo/measure.sh "$$(swift build -c release --show-bin-path)/muniment" .build/measure

# What `make bench` takes: SIZE=small or full, DOCUMENT=1 to write Docs/performance.md, BENCH for more options.
SIZE ?= small
BENCH ?=
DOCUMENT ?=

.PHONY: bench-setup
bench-setup: setup ## Install the programs that make bench measures beside ours
	@missing=""; \
	if command -v dpkg-query >/dev/null; then \
	  for p in $(BENCH_PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	  if [ -n "$$missing" ]; then echo "Installing:$$missing"; $(SUDO) apt-get update -qq; $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi; \
	else echo "Install what you want beside it yourself: $(BENCH_PACKAGES)"; fi

.PHONY: bench
bench: release ## Measure the program beside its peers: make bench SIZE=full DOCUMENT=1
	swift build -c release --product MunimentBench $(RELEASE_FLAGS)
	@bin="$$(swift build -c release --show-bin-path)"; "$$bin/MunimentBench" "$$bin/muniment" --size $(SIZE) \
	  $(if $(filter-out 0,$(DOCUMENT)),--document Docs/performance.md) $(BENCH)

# Completions and manual pages, made by the program itself. Pages are named so that `man muniment search` finds them.
.PHONY: share
share:
	@program="$(PROGRAM)"; tool="$$($(FIND_MANUAL_TOOL))"; man="$(SHARE)/man/man1"; rm -rf "$(SHARE)"; \
	install -d "$$man" "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"; \
	"$$program" --generate-completion-script bash > "$(SHARE)/bash-completion/completions/muniment"; \
	"$$program" --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_muniment"; \
	"$$program" --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/muniment.fish"; \
	LC_ALL=C "$$tool" "$$program" --multi-page --date "$(MANUAL_DATE)" --output-directory "$$man"; \
	version="$$("$$program" --version)"; \
	for page in "$$man"/*.1; do \
	  name="$$(basename "$$page" .1)"; \
	  sed -e 's/^$$/.Pp/' -e "s/^\.Os$$/.Os \"Muniment $$version\"/" -e '/^\.\(Xr\|Dt\) /y/./-/' \
	    -e 's/^-\(Xr\|Dt\)/.\1/' "$$page" > "$$page.new"; echo >> "$$page.new"; \
	  rm "$$page"; mv "$$page.new" "$$man/$${name//./-}.1"; \
	done

# Only the copying needs to be allowed to write to PREFIX.
BECOME = at="$$to/bin"; while [ ! -e "$$at" ]; do at="$$(dirname "$$at")"; done; as=""; [ -w "$$at" ] || as="$(SUDO)"
REMOVE_PAGES = $$as rm -f "$$to/share/man/man1/muniment.1" "$$to"/share/man/man1/muniment-*.1

.PHONY: put
put:
	@to="$(DESTDIR)$(PREFIX)"; $(BECOME); \
	$$as install -d "$$to/bin"; $$as install -m 0755 "$(PROGRAM)" "$$to/bin/muniment"; $(REMOVE_PAGES); \
	while read -r file; do \
	  $$as install -d "$$to/share/$$(dirname "$$file")"; \
	  $$as install -m 0644 "$(SHARE)/$$file" "$$to/share/$$file"; \
	done < <(cd "$(SHARE)" && find . -type f)

.PHONY: install
install: release manual-tool ## Put program, completions and manual pages in place: make install PREFIX=/usr/local
	$(MAKE) --no-print-directory share
	$(MAKE) --no-print-directory put

.PHONY: uninstall
uninstall: ## Remove what install put there; vaults stay where they are
	@to="$(DESTDIR)$(PREFIX)"; $(BECOME); $(REMOVE_PAGES); \
	$$as rm -f "$$to/bin/muniment" "$$to/share/bash-completion/completions/muniment" \
	  "$$to/share/zsh/site-functions/_muniment" "$$to/share/fish/vendor_completions.d/muniment.fish"; \
	for folder in bash-completion/completions bash-completion zsh/site-functions zsh fish/vendor_completions.d fish man/man1 man; do \
	  $$as rmdir "$$to/share/$$folder" 2>/dev/null || true; \
	done

.PHONY: clean
clean: ## Remove what was built
	rm -rf .build
