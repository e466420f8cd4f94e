# Figures recomputed in another language from the exported CSV and the published formulas, nothing else.
# Sourced by tests/run.sh.

recompute_tests() {
  local folder="$work/recompute" bin="$PWD/target/debug/hailong" campaign
  export HAILONG__DATABASE__URL="sqlite:$folder/hailong.sqlite"
  mkdir -p "$folder"
  check "a demo province is made" "$bin" init --demo &&
    check "it gets a campaign whose questionnaire has parts" recompute_more with-parts sipas-2023.1 &&
    check "it gets a campaign whose questionnaire gives points" recompute_more with-points danh-gia-tthc.1 &&
    for campaign in demo-sipas-2017 demo-mot-cua-nhanh with-parts with-points; do
      check "$campaign is answered 4,000 times" "$bin" simulate --campaign "$campaign" --count 4000 --seed 7 || return
    done &&
    recompute_beside demo-sipas-2017 demo-mot-cua-nhanh && recompute_beside with-parts with-points &&
    check "the ratios of Decision 766 equal the recomputation" recompute_ratios with-parts
  unset HAILONG__DATABASE__URL
}

# Campaigns beside each other, each on a database of its own.
recompute_beside() {
  local campaign
  for campaign in "$@"; do
    check "$campaign has a database of its own" recompute_copy "$campaign" || return
    recompute_campaign "$campaign" >"$folder/$campaign.out" &
  done
  wait
  for campaign in "$@"; do
    cat "$folder/$campaign.out"
    passed=$((passed + $(grep -c '^   ok ' "$folder/$campaign.out")))
    failed=$((failed + $(grep -c '^   FAIL ' "$folder/$campaign.out")))
  done
  # What failed is counted; where nothing did, grep found nothing.
  return 0
}

recompute_copy() { mkdir -p "$folder/$1" && cp "$folder"/hailong.sqlite* "$folder/$1"; }

recompute_campaign() {
  local campaign=$1 work="$folder/$1"
  local folder="$folder/$1"
  export HAILONG__DATABASE__URL="sqlite:$folder/hailong.sqlite"
  check "figures of $campaign equal the recomputation, method by method" recompute_one "$campaign"
  check "how units of $campaign stand equals the recomputation" recompute_standing "$campaign"
  # Points are held to no target, and are no share that these views and files compare.
  [ "$campaign" = with-points ] && return
  check "every figure and formula of the workbook of $campaign equals it" recompute_workbook "$campaign"
  check "the figures of the report on $campaign equal it" recompute_report "$campaign"
  check "the page of $campaign and its open data equal it" recompute_page "$campaign"
  check "comparison, trend, weights and priorities of $campaign equal it too" recompute_views "$campaign"
}

recompute_more() {
  "$bin" definitions publish "survey-defs/$2.yaml" &&
    "$bin" campaign create "$1" --title "$1" --definition "$2" --units 44 \
      --opens "$(date -d '-60 days' +%F)" --closes "$(date -d '+60 days' +%F)" &&
    "$bin" touchpoints create --campaign "$1" --under 44
}

recompute_one() {
  local campaign=$1 method by
  "$bin" export --campaign "$campaign" --what responses --format csv --out "$folder/$campaign.csv" || return
  for method in $(recompute_methods "$campaign"); do
    for by in unit month,channel field; do
      "$bin" index --campaign "$campaign" --by "$by" --method "$method" --format json >"$folder/index.json" &&
        python3 tests/recompute/index.py "$folder/$campaign.csv" "$folder/index.json" || return
    done
  done
}

# Ranks, shrinkage, targets and the funnel over the campaign's ranking channels.
recompute_standing() {
  "$bin" index --campaign "$1" --view standing --format json >"$folder/standing.json" &&
    python3 tests/recompute/standing.py "$folder/$1.csv" "$folder/standing.json"
}

recompute_workbook() {
  "$bin" export --campaign "$1" --what workbook --format xlsx --out "$folder/workbook.xlsx" &&
    "$bin" index --campaign "$1" --format json >"$folder/index.json" &&
    python3 tests/recompute/workbook.py "$folder/$1.csv" "$folder/workbook.xlsx" "$folder/index.json" "$folder/standing.json"
}

recompute_report() {
  "$bin" report --campaign "$1" --out "$folder/report.docx" &&
    python3 tests/recompute/report.py "$folder/$1.csv" "$folder/report.docx" "$folder/index.json" "$folder/standing.json"
}

# As whoever runs the program sees it in a browser of their own.
recompute_page() {
  local status=1 server base
  base="http://127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  "$bin" serve --bind 127.0.0.1 --port "${base##*:}" >"$folder/serve.log" 2>&1 &
  server=$!
  python3 tests/lib/fetch.py "$base/results/$1" "$folder/page.html" "$base/results/$1/data.csv" "$folder/data.csv" &&
    python3 tests/recompute/page.py "$folder/$1.csv" "$folder/page.html" "$folder/data.csv" "$folder/index.json" && status=0
  kill "$server" && wait "$server"
  return "$status"
}

# Two periods against each other, months, weights by field, importance against performance.
recompute_views() {
  local middle
  middle=$(cut -d, -f1 "$folder/$1.csv" | grep ^20 | sort | awk '{ day[NR] = $0 } END { print day[int(NR / 2)] }')
  printf 'by,code,size\nfield,dat-dai,900\nfield,ho-tich,2100\nfield,xay-dung,400\n' >"$folder/sizes.csv"
  recompute_view "$1" --by unit --to "$middle" --compare-with to= from="$middle" &&
    recompute_view "$1" --by unit --view trend && recompute_view "$1" --view trend &&
    recompute_view "$1" --weight-by "$folder/sizes.csv" && recompute_view "$1" --view priorities
}

recompute_view() {
  local campaign=$1
  shift
  "$bin" index --campaign "$campaign" "$@" --format json >"$folder/view.json" &&
    python3 tests/recompute/views.py "$folder/$campaign.csv" "$folder/view.json" "$folder/sizes.csv"
}

# From a table of counts of the last two months, of two units and of one that had nothing to handle.
recompute_ratios() {
  local this last
  this=$(date +%Y-%m) last=$(date -d "$(date +%Y-%m-01) -1 day" +%Y-%m)
  {
    echo unit_code,period,feedback,feedback_on_time,feedback_dissatisfied,dossiers,dossiers_dissatisfied
    echo "19363,$last,40,38,4,2000,5"
    echo "19363,$this,7,7,1,333,2"
    echo "19366,$last,3,0,3,90,9"
    echo "19372,$last,0,0,0,0,0"
  } >"$folder/counts.csv"
  # The demo brings counts of other units.
  "$bin" units ratios list --format json >"$folder/known.json" &&
    "$bin" units ratios import "$folder/counts.csv" &&
    "$bin" index --campaign "$1" --view ratios --format json >"$folder/ratios.json" &&
    python3 tests/recompute/ratios.py "$folder/counts.csv" "$folder/known.json" "$folder/ratios.json"
}

# The methods that a campaign's questionnaire offers.
recompute_methods() {
  local name
  name=$("$bin" index --campaign "$1" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["definition"]["name"])')
  sed -n 's/^methods: \[\(.*\)\]$/\1/p' "survey-defs/$name.yaml" | tr -d ,
}

recompute_tests
