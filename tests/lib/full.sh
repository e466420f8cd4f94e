# What takes long: benchmarks in the release profile, with their figures in a report. Sourced by
# tests/run.sh --full.

full_report=tests/bench/REPORT.md

full_runs() {
  local log="$work/full.log"
  {
    echo "# The last full run"
    echo
    echo "\`tests/run.sh --full\`, $(date -u +%Y-%m-%d), $(nproc) cores, $(uname -srm), commit $(git rev-parse --short HEAD)."
  } >"$work/report.md"
  for bench in index coverage submit form posters; do
    if cargo bench --quiet --bench "$bench" >"$log" 2>&1; then
      pass "bench $bench"
      printf '\n## %s\n\n`cargo bench --bench %s`\n\n```\n%s\n```\n' "$bench" "$bench" "$(cat "$log")" >>"$work/report.md"
    else
      fail "bench $bench"
      tail -n 40 "$log"
    fi
  done
  cp "$work/report.md" "$full_report"
  note "the figures are in $full_report"
}

full_runs
