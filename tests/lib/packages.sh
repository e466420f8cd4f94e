# What the tests need beside Rust, from Debian's packages. Sourced by tests/run.sh.

# packages_need COMMAND:PACKAGE…: installs what is missing as root, else says how.
packages_need() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || missing+=("${pair#*:}")
  done
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing+=(postgresql)
  if [ ${#missing[@]} -eq 0 ]; then
    pass "nothing is missing"
  elif [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    skip "missing tools; install them with: apt-get install --no-install-recommends ${missing[*]}"
  else
    note "installing ${missing[*]}"
    check "installed ${missing[*]}" packages_install "${missing[@]}"
  fi
}

packages_install() {
  export DEBIAN_FRONTEND=noninteractive
  # Debian's postgresql starts a cluster of its own; the tests want none but theirs.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"
}
