# Each mutant of tests/browser/points.json, applied to a copy of the tree, must turn its test red.
# Sourced by tests/run.sh --mutants, with the points that are wanted in `points`; none are all.

mutants_run() {
  local tree="$work/mutants" status=0
  mkdir -p "$tree/target/debug"
  git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C "$tree" || return
  # What was built of other people's crates serves the copy as well.
  if [ -d target/debug/deps ]; then
    note "taking over built dependencies"
    (cd target/debug && find .fingerprint build deps \( -name '*hailong*' -o -name '*migrations*' \) -prune -o \
      \( -path 'deps/*' ! -name '*.*' \) -prune -o -type f -print0 | tar --null -T - -cf -) | tar -xf - -C "$tree/target/debug"
  fi
  check "the copy builds" env -C "$tree" -u CARGO_TARGET_DIR cargo build --quiet || return
  check "browser driver installs" npm ci --silent --prefix tests/browser || return
  ln -s "$PWD/tests/browser/node_modules" "$tree/tests/browser/node_modules"
  env -C "$tree" -u CARGO_TARGET_DIR -u HAILONG_BIN CHROMIUM="$(command -v chromium || command -v chromium-browser)" \
    node "$tree/tests/browser/mutants.js" "${points[@]}" | tee "$work/mutants.log"
  status=${PIPESTATUS[0]}
  rm -rf "$tree"
  if [ "$status" -eq 0 ]; then pass "$(tail -n 1 "$work/mutants.log")"; else fail "$(tail -n 1 "$work/mutants.log")"; fi
}

mutants_run
