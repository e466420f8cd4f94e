# Counting and telling. Sourced by tests/run.sh.

start=$SECONDS part_start=$SECONDS part_name=""
[ -t 1 ] && bold=$'\e[1m' plain=$'\e[0m' || bold="" plain=""

part() { part_end; part_name=$1; part_start=$SECONDS; printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }
part_end() { [ -z "$part_name" ] || printf '   (%s: %d s)\n' "$part_name" $((SECONDS - part_start)); }
note() { printf '   %s\n' "$*"; }
pass() { passed=$((passed + 1)); printf '   ok    %s\n' "$*"; }
fail() { failed=$((failed + 1)); printf '   FAIL  %s\n' "$*"; }
skip() { skipped=$((skipped + 1)); printf '   skip  %s\n' "$*"; }

# check NAME COMMAND…: one test that is one command; its output is shown where it fails.
check() {
  local name=$1 log="$work/check.log"
  shift
  if "$@" >"$log" 2>&1; then pass "$name"; else fail "$name"; tail -n 60 "$log"; return 1; fi
}

# cargo_tests NAME ARGUMENT…: adds the counts of cargo test's own closing lines. A test that could not
# run for want of a tool or a database prints `SKIPPED what: why`.
cargo_tests() {
  local name=$1 log="$work/cargo-test.log" status=0
  shift
  cargo test --quiet --no-fail-fast "$@" -- --show-output >"$log" 2>&1 || status=$?
  local p f i
  read -r p f i < <(awk '/^test result:/ { p += $4; f += $6; i += $8 } END { print p + 0, f + 0, i + 0 }' "$log")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + i))
  note "$name: $p passed, $f failed"
  while read -r line; do skip "${line#*SKIPPED }"; done < <(grep -a 'SKIPPED ' "$log" | sort -u)
  if [ "$status" -ne 0 ]; then
    [ "$f" -gt 0 ] || fail "$name ended with status $status"
    grep -aE '^(---- |error|failures:|thread .* panicked)' -A 12 "$log" | head -n 150
  fi
}

finish() {
  part_end
  printf '\n   (everything: %d s)\n' $((SECONDS - start))
  local bad=$failed
  if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
    note "in CI a skipped part counts as failed"
    bad=$((bad + skipped))
  fi
  [ "$passed" -gt 0 ] || bad=1
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$bad" -eq 0 ]
}
