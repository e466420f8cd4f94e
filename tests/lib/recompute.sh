# Figures recomputed in another language from the exported CSV and the published formulas, nothing else.
# Sourced by tests/run.sh.

recompute_tests() {
  local folder="$work/recompute" bin="$PWD/target/debug/hailong" url campaign
  url="sqlite:$folder/hailong.sqlite"
  mkdir -p "$folder"
  check "a demo province is made" "$bin" init --demo --database-url "$url" || return
  for campaign in demo-sipas-2017 demo-mot-cua-nhanh; do
    check "it is answered 4,000 times" "$bin" simulate --database-url "$url" --campaign "$campaign" --count 4000 --seed 7 || return
    check "figures of $campaign equal the recomputation" recompute_one "$folder" "$url" "$campaign"
  done
}

recompute_one() {
  local folder=$1 url=$2 campaign=$3 bin="$PWD/target/debug/hailong"
  "$bin" export --database-url "$url" --campaign "$campaign" --what responses --format csv --out "$folder/$campaign.csv" &&
    "$bin" index --database-url "$url" --campaign "$campaign" --by unit --format json >"$folder/$campaign.json" &&
    python3 tests/recompute.py "$folder/$campaign.csv" "$folder/$campaign.json"
}

recompute_tests
