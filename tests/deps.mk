# SPDX-License-Identifier: MIT
# Packages of Debian 12, and the targets that install them.
#
# `deps` is what building and running needs beside gcc and make, `deps-check`
# what the tests need as well. Neither does anything the second time.

build_packages := \
	binutils \
	ca-certificates \
	libc6-dev \
	libcurl4-openssl-dev \
	libgmime-3.0-dev \
	libical-dev \
	libidn2-dev \
	libinih-dev \
	libjansson-dev \
	libsmartcols-dev \
	libsqlite3-dev \
	libunistring-dev \
	nettle-dev \
	pkg-config \
	tzdata

# perl has prove, the runner; python3 reads back what we write and is the SMTP
# server; dovecot is the IMAP server; procmail, maildrop and sieve hand mail to us;
# khal and calcurse import it; chromium opens the page; git is measured against; systemd
# reads the units, and no service of it is started.
check_packages := \
	age \
	bats \
	calcurse \
	chromium \
	chromium-driver \
	clang \
	clang-tidy \
	cppcheck \
	curl \
	dovecot-imapd \
	dovecot-sieve \
	faketime \
	fish \
	git \
	gnupg \
	jq \
	khal \
	libclang-rt-14-dev \
	libcmocka-dev \
	maildrop \
	mandoc \
	mutt \
	openssl \
	perl \
	procmail \
	procps \
	python3 \
	python3-aiosmtpd \
	python3-icalendar \
	python3-jsonschema \
	python3-selenium \
	python3-vobject \
	shellcheck \
	sqlite3 \
	strace \
	systemd \
	tidy \
	tmux \
	util-linux \
	valgrind \
	zsh

.PHONY: deps deps-check
deps:
	@tests/support/install-packages.sh $(build_packages)
deps-check:
	@tests/support/install-packages.sh $(build_packages) $(check_packages)
