# Files as offices open them: LibreOffice lays out the workbook and the report, and what stands on the pages is
# what the program counted. Takes the campaigns of the recomputation. Sourced by tests/run.sh.

office_tests() {
  local folder="$work/recompute" bin="$PWD/target/debug/hailong" campaign=with-parts
  [ -e "$folder/hailong.sqlite" ] || { fail "there is no campaign to open"; return; }
  command -v soffice >/dev/null 2>&1 || { skip "LibreOffice is missing: apt-get install libreoffice-calc-nogui libreoffice-writer-nogui"; return; }
  export HAILONG__DATABASE__URL="sqlite:$folder/hailong.sqlite"
  mkdir -p "$folder/office"
  check "a workbook and a report are written" office_write &&
    check "LibreOffice opens both" office_open &&
    check "the workbook's pages say what was counted" office_workbook &&
    check "the report's pages say what was counted" office_report
  unset HAILONG__DATABASE__URL
}

office_write() {
  "$bin" export --campaign "$campaign" --what workbook --format xlsx --out "$folder/office/so.xlsx" &&
    "$bin" report --campaign "$campaign" --out "$folder/office/bao-cao.docx" &&
    "$bin" index --campaign "$campaign" --format json >"$folder/office/index.json"
}

office_open() {
  (cd "$folder/office" &&
    HOME="$folder" timeout 240 soffice "-env:UserInstallation=file://$folder/office/profile" --headless \
      --convert-to pdf so.xlsx bao-cao.docx &&
    for name in so bao-cao; do pdftotext -layout "$name.pdf" "$name.txt" || return; done)
}

# The overall share as people read it: 86,43.
office_share() {
  python3 -c 'import decimal as d, json, sys
share = json.load(open(sys.argv[1]))["total"]["overall"]["value"]
print(str(d.Decimal(repr(share * 100)).quantize(d.Decimal("0.01"), d.ROUND_HALF_UP)).replace(".", ","))' "$folder/office/index.json"
}

office_says() {
  local file=$1 text
  shift
  for text in "$@"; do
    tr -s '[:space:]' ' ' <"$file" | grep -qF -- "$text" || { echo "“$text” is not in $file"; return 1; }
  done
}

office_workbook() {
  office_says "$folder/office/so.txt" "Sổ số liệu khảo sát sự hài lòng" "MÔ PHỎNG" "pooled-share.1" \
    "Đơn vị xếp theo nhóm" "Lĩnh vực so với mục tiêu" "Trang 1/" "Chưa xác nhận" "4.000" "$(office_share)%" &&
    ! grep -E '#(REF|NAME|VALUE|DIV/0)|Err:' "$folder/office/so.txt"
}

office_report() {
  office_says "$folder/office/bao-cao.txt" "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" "BÁO CÁO" "4.000" "$(office_share)"
}

office_tests
