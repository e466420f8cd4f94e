#!/usr/bin/env bash
# The one test command: lints, builds and tests everything on SQLite and on PostgreSQL and in a real
# browser, and ends with `N passed, N failed, N skipped`. On a bare Debian with Rust it installs what it
# lacks (as root) or prints the line that does.
#
#   tests/run.sh           everything, bounded (about 20 minutes on two cores)
#   tests/run.sh --full    also the long runs: coverage of the intervals, benchmarks
#   tests/run.sh --mutants [POINT…]
#                          only this: each mutant of tests/browser/points.json must turn its test red
#
# Under CI=true a skipped part counts as failed.
set -uo pipefail
cd "$(dirname "$0")/.."
full=false mutants=false points=()
case "${1:-}" in
  "") ;;
  --full) full=true ;;
  --mutants) mutants=true points=("${@:2}") ;;
  *) echo "usage: tests/run.sh [--full | --mutants [POINT…]]" >&2; exit 2 ;;
esac

passed=0 failed=0 skipped=0
work=$(mktemp -d "${TMPDIR:-/tmp}/hailong-tests.XXXXXX")
chmod 755 "$work"
. tests/lib/report.sh
. tests/lib/packages.sh
. tests/lib/postgres.sh
trap 'postgres_stop; rm -rf "$work"' EXIT

part "Tools"
packages_need cc:build-essential chromium:chromium node:nodejs npm:npm python3:python3 \
  pdftotext:poppler-utils zbarimg:zbar-tools soffice:libreoffice-calc-nogui soffice:libreoffice-writer-nogui

if $mutants; then
  part "Mutants"
  . tests/lib/mutants.sh
  finish
  status=$?
  tail -n 1 "$work/mutants.log"
  exit $status
fi

part "Build and lint"
check "formatting" cargo fmt --all --check
check "clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
check "documentation" env RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --quiet --workspace --no-deps --document-private-items
check "tests build" cargo test --quiet --workspace --no-run
# Without what only tests need: a feature that is missing shows here. The binary came with the tests.
check "the program builds by itself" cargo check --quiet

part "PostgreSQL"
postgres_start && note "running on ${HAILONG_TEST_POSTGRES}"

part "Units, properties, store, API, command line"
cargo_tests "Rust tests" --workspace

part "Independent recomputation"
. tests/lib/recompute.sh

part "Independent verification of the log"
. tests/lib/log.sh

part "Office formats"
. tests/lib/office.sh

part "Browser"
. tests/browser/run.sh

if $full; then
  part "Long runs"
  . tests/lib/full.sh
fi

finish
