# Playwright on Debian's Chromium against the real program. Sourced by tests/run.sh.

browser_tests() {
  local here=tests/browser log="$work/browser.log" status=0 chromium
  chromium=$(command -v chromium || command -v chromium-browser || true)
  if [ -z "$chromium" ]; then skip "browser: no Chromium on this machine"; return; fi
  if ! command -v npm >/dev/null 2>&1; then skip "browser: no npm on this machine"; return; fi
  check "browser driver installs" npm ci --silent --prefix "$here" || return
  HAILONG_BIN="$PWD/target/debug/hailong" CHROMIUM="$chromium" \
    node --test --test-reporter=tap --test-concurrency=2 "$here"/*.test.js >"$log" 2>&1 || status=$?
  local p f
  p=$(awk '/^# pass / { print $3 }' "$log") f=$(awk '/^# fail / { print $3 }' "$log")
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
  # Each with its time.
  awk '/^ *(ok|not ok) / { line = $0; sub(/^ */, "", line) }
    /duration_ms:/ && line { printf "   %s (%.0f s)\n", line, $2 / 1000; line = "" }' "$log"
  if [ "$status" -ne 0 ]; then
    [ "${f:-0}" -gt 0 ] || fail "browser tests ended with status $status"
    grep -A 30 'not ok' "$log" | head -n 120
  fi
}

browser_tests
