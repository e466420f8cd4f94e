# The transparency log checked in another language, from its public addresses alone. Sourced by tests/run.sh.

log_tests() {
  local folder="$work/log" bin="$PWD/target/debug/hailong" verify="$PWD/tests/log/verify.py" server base
  export HAILONG__DATABASE__URL="sqlite:$folder/hailong.sqlite"
  mkdir -p "$folder"
  check "a demo province is made for the log" "$bin" init --demo &&
    check "it is answered and signed over twice" log_grows &&
    check "checkpoint, tiles, proof, growth and entries hold for an independent verifier" log_verified
  unset HAILONG__DATABASE__URL
}

log_grows() {
  "$bin" log sign && "$bin" simulate --campaign demo-mot-cua-nhanh --count 700 --seed 7 && "$bin" log sign
}

# Sends a response as a phone does, has it signed over, and checks what the service says of it.
log_verified() {
  local status=1 code tracking token key
  base="http://127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  "$bin" serve --bind 127.0.0.1 --port "${base##*:}" >"$folder/serve.log" 2>&1 &
  server=$!
  python3 tests/lib/fetch.py "$base/healthz" "$folder/healthz" &&
    code=$("$bin" touchpoints list --campaign demo-mot-cua-nhanh --format json |
      python3 -c 'import json, sys; print(next(t["code"] for t in json.load(sys.stdin) if t["channel"] == "qr"))') &&
    tracking=$(log_send "$base/api/v1/touchpoints/${code//-/}/responses") &&
    token=$("$bin" token create verify --scope ledger --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])') &&
    key=$("$bin" log key) && "$bin" log sign &&
    python3 "$verify" "$base/api/v1/ledger/1" "$key" "$tracking" "$token" && status=0
  kill "$server" && wait "$server"
  return "$status"
}

log_send() {
  python3 - "$1" <<'PYTHON'
import json, os, sys, time, urllib.request, uuid
data = bytearray(int(time.time() // 3600).to_bytes(4, "big") + os.urandom(12))
data[6], data[8] = 0x80 | data[6] & 0x0f, 0x80 | data[8] & 0x3f
body = {"definition": "mot-cua-nhanh.1", "lang": "vi", "answers": {"access": 4}}
request = urllib.request.Request(f"{sys.argv[1]}/{uuid.UUID(bytes=bytes(data))}", json.dumps(body).encode(),
                                 {"Content-Type": "application/json"}, method="PUT")
print(json.load(urllib.request.urlopen(request, timeout=30))["tracking"])
PYTHON
}

log_tests
