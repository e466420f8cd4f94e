# Figures recomputed in another language from the exported CSV and the published formulas, nothing else.
# Sourced by tests/run.sh.

recompute_tests() {
  local folder="$work/recompute" bin="$PWD/target/debug/hailong" campaign
  export HAILONG__DATABASE__URL="sqlite:$folder/hailong.sqlite"
  mkdir -p "$folder"
  check "a demo province is made" "$bin" init --demo &&
    check "it gets a campaign whose questionnaire has parts" recompute_more with-parts sipas-2023.1 &&
    check "it gets a campaign whose questionnaire gives points" recompute_more with-points danh-gia-tthc.1 &&
    for campaign in demo-sipas-2017 demo-mot-cua-nhanh with-parts; do
      check "$campaign is answered 4,000 times" "$bin" simulate --campaign "$campaign" --count 4000 --seed 7 &&
        check "figures of $campaign equal the recomputation, method by method" recompute_one "$campaign" &&
        check "how units of $campaign stand equals the recomputation" recompute_standing "$campaign" &&
        check "every figure and formula of the workbook of $campaign equals it" recompute_workbook "$campaign" &&
        check "comparison, trend, weights and priorities of $campaign equal it too" recompute_views "$campaign"
    done &&
    check "with-points is answered 4,000 times" "$bin" simulate --campaign with-points --count 4000 --seed 7 &&
    check "points of with-points equal the recomputation" recompute_one with-points
  unset HAILONG__DATABASE__URL
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
        python3 tests/recompute.py "$folder/$campaign.csv" "$folder/index.json" || return
    done
  done
}

# Ranks, shrinkage, targets and the funnel over the campaign's ranking channels.
recompute_standing() {
  "$bin" index --campaign "$1" --view standing --format json >"$folder/standing.json" &&
    python3 tests/recompute_standing.py "$folder/$1.csv" "$folder/standing.json"
}

recompute_workbook() {
  "$bin" export --campaign "$1" --what workbook --format xlsx --out "$folder/workbook.xlsx" &&
    "$bin" index --campaign "$1" --format json >"$folder/index.json" &&
    python3 tests/recompute_workbook.py "$folder/$1.csv" "$folder/workbook.xlsx" "$folder/index.json" "$folder/standing.json"
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
    python3 tests/recompute_views.py "$folder/$campaign.csv" "$folder/view.json" "$folder/sizes.csv"
}

# The methods that a campaign's questionnaire offers.
recompute_methods() {
  local name
  name=$("$bin" index --campaign "$1" --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["definition"]["name"])')
  sed -n 's/^methods: \[\(.*\)\]$/\1/p' "survey-defs/$name.yaml" | tr -d ,
}

recompute_tests
