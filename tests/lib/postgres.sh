# A PostgreSQL of our own in a temporary folder, on a free port of this machine. Sourced by tests/run.sh.
# Sets HAILONG_TEST_POSTGRES, which the Rust tests read.

pg_user=""

postgres_start() {
  local bin port data="$work/postgres"
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] || bin=$(dirname "$(command -v initdb 2>/dev/null)" 2>/dev/null)
  if [ ! -x "$bin/initdb" ]; then
    skip "PostgreSQL: no initdb on this machine"
    return 1
  fi
  # PostgreSQL refuses to run as root.
  if [ "$(id -u)" -eq 0 ]; then
    pg_user=postgres
    id postgres >/dev/null 2>&1 || pg_user=nobody
  fi
  pg_bin=$bin
  mkdir -p "$data" && { [ -z "$pg_user" ] || chown "$pg_user" "$data"; }
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  if as_pg "$bin/initdb" -D "$data/main" -U hailong -A trust -E UTF8 --locale=C.UTF-8 >"$work/initdb.log" 2>&1 &&
    as_pg "$bin/pg_ctl" -D "$data/main" -l "$data/log" -w -t 60 start \
      -o "-p $port -h 127.0.0.1 -k $data -c max_connections=300 -c shared_buffers=128MB" >"$work/pg_ctl.log" 2>&1; then
    export HAILONG_TEST_POSTGRES="postgres://hailong@127.0.0.1:$port/postgres"
    pass "PostgreSQL starts"
  else
    fail "PostgreSQL starts"
    tail -n 20 "$work/initdb.log" "$work/pg_ctl.log" "$data/log" 2>/dev/null
    return 1
  fi
}

postgres_stop() {
  [ -n "${HAILONG_TEST_POSTGRES:-}" ] && as_pg "$pg_bin/pg_ctl" -D "$work/postgres/main" -m immediate stop >/dev/null 2>&1
  return 0
}

as_pg() { if [ -n "$pg_user" ]; then runuser -u "$pg_user" -- "$@"; else "$@"; fi; }
