# SPDX-License-Identifier: MIT
#
# One makefile, not recursive, GNU make. Everything made goes to $(O).
#
#   make                 build/brownbag and the programs beside it
#   make deps            install what building and running needs (Debian)
#   make deps-check      install what the tests need as well
#   make check           structure, lint, start-up, unit and command line tests
#   make check-san       the same tests under ASan and UBSan
#   make check-long      what takes from minutes to hours; LONG=tests/long/x.bats: one of them
#   make fuzz            FUZZ=csv TIME=600: look for inputs that break a parser
#   make demo            play a month of an invented group
#   make golden          renew tests/fixtures/ics after a change that was meant
#   make bench           ratios against other programs, measured in one run
#   make screenshots     pictures of the published page, in build/screenshots
#   make install         PREFIX=/usr/local DESTDIR=
#   make uninstall
#
#   O=DIR                build there instead of build/
#   DEV=1                warnings are errors
#   SAN=address,undefined
#   JOBS=2               how many test programs run at once
#   STATIC_LIBS=         all libraries are shared ones, as a distribution wants it

MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

include tests/deps.mk

# "make deps-check check": what is built is looked up when this file is read, so
# the rest of the goals wait for another reading.
ifneq ($(filter deps deps-check,$(MAKECMDGOALS)),)
others := $(filter-out deps deps-check,$(MAKECMDGOALS))
.PHONY: $(others) others
$(others): others
	@:
others: $(filter deps deps-check,$(MAKECMDGOALS))
	+$(if $(others),$(MAKE) $(others))
else

VERSION := 0.1.0

O ?= build
PREFIX ?= /usr/local
DESTDIR ?=
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/brownbag
MANDIR = $(PREFIX)/share/man
BASHDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
DEV ?=
SAN ?=
JOBS ?= 2

CC ?= cc
ifeq ($(origin CC),default)
CC := cc
endif
AR ?= ar
PKG_CONFIG ?= pkg-config
PYTHON ?= /usr/bin/python3

# -- what is there ---------------------------------------------------------

lib_sources := $(sort $(wildcard lib/*/*.c))
cmd_sources := $(sort $(wildcard cmd/*.c))
deliver_sources := $(sort $(wildcard cmd/deliver/*.c))
fetch_sources := $(sort $(wildcard cmd/fetch/*.c))
headers := $(sort $(wildcard include/brownbag/*.h))
completions := $(sort $(wildcard cmd/completion/brownbag.*))
embedded := $(sort $(wildcard lib/texts/*.txt lib/texts/*.ini lib/store/*.sql lib/web/*.css)) $(completions)
unit_sources := $(sort $(wildcard tests/unit/test_*.c))
unit_support := $(sort $(wildcard tests/support/*.c))
cli_tests := $(sort $(wildcard tests/cli/*.bats))
pages := $(sort $(wildcard man/*.1 man/*.5 man/*.7))

# The network programs share these with brownbag.
cmd_shared := cmd/document.c cmd/hook.c cmd/options.c cmd/output.c cmd/process.c cmd/session.c cmd/table.c cmd/talk.c cmd/trouble.c

programs := $(O)/brownbag $(if $(deliver_sources),$(O)/brownbag-deliver) \
            $(if $(fetch_sources),$(O)/brownbag-fetch)

# -- how it is built -------------------------------------------------------

# brownbag itself links no network and no MIME library: mail_libs are for the
# two programs that need them.
base_packages := libical sqlite3 libidn2 inih nettle jansson smartcols
mail_packages := gmime-3.0 libcurl
# libunistring has no .pc file.
base_libs = $(shell $(PKG_CONFIG) --libs $(base_packages) 2>/dev/null) -lunistring
mail_libs = $(shell $(PKG_CONFIG) --libs $(mail_packages) 2>/dev/null)
mail_cflags = $(shell $(PKG_CONFIG) --cflags $(mail_packages) 2>/dev/null)
smartcols_cflags = $(shell $(PKG_CONFIG) --cflags smartcols 2>/dev/null)
base_libs := $(base_libs)

# Half of a short command's time went to the loader, which looked up 3,300 names in
# eight libraries. So brownbag itself takes in those whose archives are installed.
STATIC_LIBS ?= sqlite3 idn2 unistring nettle jansson inih
archive = $(filter /%,$(shell $(CC) -print-file-name=lib$(1:-l%=%).a))
brownbag_libs := $(foreach lib,$(base_libs),$(or \
                   $(if $(filter $(STATIC_LIBS:%=-l%),$(lib)),$(call archive,$(lib))),$(lib))) -lm

mail_libs := $(mail_libs)
mail_cflags := $(mail_cflags)
smartcols_cflags := $(smartcols_cflags)

warnings := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wold-style-definition -Wvla -Wwrite-strings -Wpointer-arith -Wundef \
            -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference -Wno-missing-field-initializers
CFLAGS ?= -O2 -g
hardening := -fstack-protector-strong -fPIE
ifeq ($(SAN),)
hardening += -D_FORTIFY_SOURCE=2
endif
# The name of the source folder stands in no binary: the same bytes in every folder.
reproducible := -ffile-prefix-map=$(CURDIR)=.
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -Iinclude -Ilib -pthread $(warnings) $(if $(DEV),-Werror) \
              $(hardening) $(reproducible) $(CFLAGS) \
              $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
ALL_LDFLAGS := -pie -pthread -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN))

objects = $(patsubst %.c,$(O)/%.o,$(1))
lib_objects := $(call objects,$(lib_sources)) $(O)/lib/texts/embedded.o
lib_archive := $(O)/libbrownbag.a
unit_programs := $(patsubst tests/unit/%.c,$(O)/tests/unit/%,$(unit_sources))

.PHONY: all
all: $(programs) $(O)/man

# What is run in place finds its manual beside it.
$(O)/man:
	@mkdir -p $(@D)
	ln -sfn $(CURDIR)/man $@

# A change of flags rebuilds, a file that goes rebuilds the archive.
build_flags = $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(STATIC_LIBS)
$(O)/flags: FORCE
	@$(PKG_CONFIG) --exists $(base_packages) $(mail_packages) || \
	  { echo 'Libraries are missing: run "make deps" first.'; exit 1; }
	@mkdir -p $(@D)
	@echo '$(build_flags)' | cmp -s - $@ || echo '$(build_flags)' > $@
$(O)/paths: FORCE
	@mkdir -p $(@D)
	@echo '$(VERSION) $(LIBEXECDIR) $(MANDIR)' | cmp -s - $@ || echo '$(VERSION) $(LIBEXECDIR) $(MANDIR)' > $@
$(O)/lib/objects.list: FORCE
	@mkdir -p $(@D)
	@echo '$(lib_objects)' | cmp -s - $@ || echo '$(lib_objects)' > $@
.PHONY: FORCE
FORCE:

$(O)/lib/mail/%.o $(O)/cmd/deliver/%.o $(O)/cmd/fetch/%.o $(O)/tests/%.o: extra_cflags = $(mail_cflags) -Itests/support
$(O)/cmd/table.o: extra_cflags = $(smartcols_cflags)
$(O)/cmd/version.o $(O)/cmd/status_look.o: extra_cflags = -DBROWNBAG_VERSION='"$(VERSION)"'
$(O)/cmd/session.o: extra_cflags = -DBROWNBAG_LIBEXECDIR='"$(LIBEXECDIR)"'
$(O)/cmd/manual.o: extra_cflags = -DBROWNBAG_MANDIR='"$(MANDIR)"'

$(O)/cmd/session.o $(O)/cmd/manual.o $(O)/cmd/version.o $(O)/cmd/status_look.o: $(O)/paths

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(extra_cflags) -MMD -MP -c $< -o $@

# Each embedded file becomes a row (name, first byte, end), sorted by name.
$(O)/lib/texts/embedded.S: $(embedded) Makefile
	@mkdir -p $(@D)
	@{ i=0; echo '.section .rodata'; \
	for f in $(embedded); do \
	  echo ".Lname$$i: .asciz \"$${f##*/}\""; \
	  echo ".Ldata$$i: .incbin \"$$f\""; echo ".Lend$$i: .byte 0"; i=$$((i+1)); \
	done; \
	echo '.section .data.rel.ro,"aw"'; echo '.balign 8'; echo '.globl bb_embedded_rows'; echo 'bb_embedded_rows:'; \
	i=0; for f in $(embedded); do echo ".quad .Lname$$i, .Ldata$$i, .Lend$$i"; i=$$((i+1)); done; \
	echo '.quad 0, 0, 0'; echo '.section .note.GNU-stack,"",@progbits'; } > $@
$(O)/lib/texts/embedded.o: $(O)/lib/texts/embedded.S
	$(CC) -c $< -o $@

$(lib_archive): $(lib_objects) $(O)/lib/objects.list
	@rm -f $@
	$(AR) rcsD $@ $(lib_objects)

$(O)/brownbag: $(call objects,$(cmd_sources)) $(lib_archive)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(brownbag_libs) -o $@
$(O)/brownbag-deliver: $(call objects,$(deliver_sources) $(cmd_shared)) $(lib_archive)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(base_libs) $(mail_libs) -o $@
$(O)/brownbag-fetch: $(call objects,$(fetch_sources) $(cmd_shared)) $(lib_archive)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(base_libs) $(mail_libs) -o $@

# -- tests -----------------------------------------------------------------

$(O)/tests/unit/%: $(O)/tests/unit/%.o $(call objects,$(unit_support)) $(lib_archive)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(base_libs) $(mail_libs) -lcmocka -o $@
# The rotation, driven over an invented group: a trace to compare.
$(O)/tests/ledger: $(O)/tests/rotation/ledger.o $(O)/tests/support/season.o $(lib_archive)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(base_libs) -o $@
.SECONDARY:
# A fuzz target alone runs its corpus, tests/fixtures/fuzz/NAME.
fuzz_support := $(O)/tests/support/roster_text.o
fuzz_names := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzz_replays := $(addprefix $(O)/tests/fuzz/replay/,$(fuzz_names))
$(O)/tests/fuzz/replay/%: $(O)/tests/fuzz/fuzz_%.o $(O)/tests/fuzz/replay.o $(fuzz_support) $(lib_archive)
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(base_libs) $(mail_libs) -o $@
# The tables of the program and what prints them have unit tests too.
frame_tests := $(addprefix $(O)/tests/unit/test_,commands options)
$(frame_tests): $(call objects,$(filter-out cmd/main.c,$(cmd_sources)))

# Lets an allocation fail: for LD_PRELOAD, so without a sanitizer of its own.
$(O)/tests/faults/fail_malloc.so: tests/faults/fail_malloc.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(warnings) $(if $(DEV),-Werror) -O2 -fPIC -shared $< -o $@

.PHONY: tests
tests: $(unit_programs) $(fuzz_replays) $(O)/tests/ledger $(O)/tests/faults/fail_malloc.so

# One runner for all: cmocka and bats both speak TAP.
test_env = env BUILD=$(abspath $(O)) SOURCE=$(CURDIR) PYTHON=$(PYTHON) CMOCKA_MESSAGE_OUTPUT=TAP \
           TZ=UTC LC_ALL=C.UTF-8 $(if $(SAN),ASAN_OPTIONS=abort_on_error=1:detect_leaks=1 SANITIZED=1)
TESTS ?= $(unit_programs) $(fuzz_replays) $(cli_tests)
.PHONY: check-tests
check-tests: all tests
	$(test_env) prove -j$(JOBS) --exec '' $(TESTS)

.PHONY: check-structure
check-structure: $(lib_archive)
	tests/checks/layers.sh $(O)
	tests/checks/headers.sh '$(CC)'

.PHONY: check-lint
check-lint:
	tests/checks/lint.sh $(O)

# Instructions are counted of what is built without a sanitizer.
.PHONY: check-startup
check-startup: all
	tests/checks/startup.sh $(O)

.PHONY: check
check:
	$(MAKE) -j$(JOBS) DEV=1 all tests
	$(MAKE) DEV=1 check-structure check-lint check-startup check-tests

# What takes from minutes to hours, one after the other.
long_tests := $(sort $(wildcard tests/long/*.bats))
.PHONY: check-long
check-long: all tests
	$(test_env) prove -v --exec '' $(or $(LONG),$(long_tests))

.PHONY: check-san
check-san:
	$(MAKE) O=$(O)/san DEV=1 SAN=address,undefined CFLAGS='-O1 -g' check-tests

# To be read before they are committed.
.PHONY: golden
golden: all
	WRITE_GOLDEN=1 $(test_env) bats tests/cli/0560-invite-golden.bats

# A month of an invented group, to watch.
.PHONY: demo
demo: all
	tests/support/demo.sh $(abspath $(O))/brownbag $(abspath $(O))/demo

# make fuzz FUZZ=csv TIME=600: inputs nobody thought of, by libFuzzer. What it
# finds is kept in $(O)/fuzz; a second of time and 256 MB an input are too much.
FUZZ ?= csv
TIME ?= 60
# Files of other tests that are worth beginning with.
fuzz_more_message := tests/fixtures/replies/mail
.PHONY: fuzz
fuzz:
	$(MAKE) O=$(O)/fuzz CC=clang SAN=fuzzer-no-link,address,undefined CFLAGS='-O1 -g' $(O)/fuzz/tests/fuzz/fuzz_$(FUZZ)
	mkdir -p $(O)/fuzz/corpus/$(FUZZ)
	ASAN_OPTIONS=quarantine_size_mb=16 $(O)/fuzz/tests/fuzz/fuzz_$(FUZZ) -max_total_time=$(TIME) -timeout=1 -rss_limit_mb=256 -max_len=8192 \
	  -print_final_stats=1 -artifact_prefix=$(O)/fuzz/ $(O)/fuzz/corpus/$(FUZZ) tests/fixtures/fuzz/$(FUZZ) $(fuzz_more_$(FUZZ))
$(O)/tests/fuzz/fuzz_%: $(O)/tests/fuzz/fuzz_%.o $(fuzz_support) $(lib_archive)
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer $(filter %.o,$^) $(lib_archive) $(base_libs) $(mail_libs) -o $@

# The page of an invented group at two widths, light and dark, to look at.
.PHONY: screenshots
screenshots: all
	rm -rf $(O)/screenshots
	mkdir -p $(O)/screenshots
	$(O)/brownbag --now 2027-01-04T09:00 init --example $(O)/screenshots/group
	$(O)/brownbag --now 2027-01-04T09:00 -C $(O)/screenshots/group publish $(O)/screenshots/site
	$(PYTHON) tests/support/browse_page.py $(O)/screenshots/site --shots $(O)/screenshots

# Each program or script of tests/bench prints ratios of figures from one run.
bench_programs := $(patsubst tests/bench/%.c,$(O)/tests/bench/%,$(sort $(wildcard tests/bench/*.c)))
bench_scripts := $(sort $(wildcard tests/bench/*.sh))
$(O)/tests/bench/%: $(O)/tests/bench/%.o $(call objects,$(unit_support)) $(lib_archive)
	$(CC) $(ALL_LDFLAGS) $(filter %.o,$^) $(lib_archive) $(base_libs) $(mail_libs) -lcmocka -o $@
$(O)/tests/bench/bench_reader: $(O)/cmd/fetch/reader.o
.PHONY: bench
bench: all $(bench_programs)
	@set -e; for bench in $(bench_programs) $(bench_scripts); do $(test_env) $$bench; done

# -- installing ------------------------------------------------------------

.PHONY: install uninstall
install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR)
	install -m 755 $(O)/brownbag $(DESTDIR)$(BINDIR)
	$(foreach p,$(filter-out $(O)/brownbag,$(programs)),install -m 755 $(p) $(DESTDIR)$(LIBEXECDIR) &&) true
	$(foreach p,$(pages),install -D -m 644 $(p) $(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(p)))/$(notdir $(p)) &&) true
	install -D -m 644 cmd/completion/brownbag.bash $(DESTDIR)$(BASHDIR)/brownbag
	install -D -m 644 cmd/completion/brownbag.zsh $(DESTDIR)$(ZSHDIR)/_brownbag
	install -D -m 644 cmd/completion/brownbag.fish $(DESTDIR)$(FISHDIR)/brownbag.fish
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/brownbag
	rm -f $(DESTDIR)$(BASHDIR)/brownbag $(DESTDIR)$(ZSHDIR)/_brownbag $(DESTDIR)$(FISHDIR)/brownbag.fish
	rm -f $(foreach p,$(filter-out $(O)/brownbag,$(programs)),$(DESTDIR)$(LIBEXECDIR)/$(notdir $(p)))
	rm -f $(foreach p,$(pages),$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(p)))/$(notdir $(p)))
	-rmdir $(DESTDIR)$(LIBEXECDIR)

.PHONY: clean
clean:
	rm -rf $(O)

-include $(shell test -d $(O) && find $(O) -path $(O)/tools -prune -o -name '*.d' -type f -print)
endif
