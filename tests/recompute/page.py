#!/usr/bin/env python3
"""Recomputes the page of a campaign's results and its open data from the exported responses, and compares
every figure.

    tests/recompute/page.py RESPONSES.csv PAGE.html DATA.csv INDEX.json

The figures of the page (`GET /results/{campaign}`) and of `data.csv` beside it must be what the responses of
the ranking channels say by the formulas of tests/recompute/formulas.py, rounded to the digits that are shown. The page
is that of whoever runs the program on this machine and shows all; the open data must hide what few people stand
behind. From INDEX.json only questionnaire and method are taken. Prints what differs and exits 1; needs no package.
"""

import html.parser
import pathlib
import re
import sys

import formulas
from report import Reading
from workbook import Expected


class Page(html.parser.HTMLParser):
    """Tables by the beginning of their caption, each a list of rows of texts; and what stands in large letters."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.big, self.table, self.into = {}, "", None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "table":
            self.table = []
        elif tag == "tr" and self.table is not None:
            self.table.append([])
        elif tag in ("th", "td") and self.table:
            self.table[-1].append("")
            self.into = "cell"
        elif tag == "caption":
            self.caption, self.into = "", "caption"
        elif tag == "p" and attributes.get("class") == "big":
            self.into = "big"

    def handle_endtag(self, tag):
        if tag == "table":
            self.tables[self.caption.partition(",")[0]] = self.table[1:]
            self.table = None
        elif tag in ("th", "td", "caption", "p"):
            self.into = None

    def handle_data(self, data):
        data = data.replace("\xa0", " ")
        if self.into == "cell":
            self.table[-1][-1] += data
        elif self.into == "caption":
            self.caption += data
        elif self.into == "big":
            self.big += data


def row(check, where, figure, cells):
    """The name of a row is left out of `cells`."""
    n, value, interval, *counts, missing = (cell.strip() for cell in cells)
    check.row(where, figure, n, value, interval.replace(" – ", "–"))
    if "distribution" in figure and counts:
        for at, (one, other) in enumerate(zip(figure["distribution"], counts, strict=True)):
            check.printed(f"{where} point {at + 1}", one, other)
    for words, kind in (("bỏ trống", "not_answered"), ("không áp dụng", "not_applicable")):
        told = re.search(rf"([\d.]+) {words}", missing)
        check.printed(f"{where} {kind}", figure["missing"][kind], told.group(1) if told else "0")


def compare_page(check, page, known):
    total, codes = known.total, {name: code for code, name in known.names.items()}
    check.percent("the large figure", total["overall"]["value"], page.big.partition("%")[0])
    units = page.tables["Chỉ số hài lòng chung theo đơn vị"]
    check.equal("units", " ".join(sorted(known.units)), " ".join(sorted(codes[cells[0].strip()] for cells in units)))
    for cells in units:
        row(check, cells[0].strip(), known.units[codes[cells[0].strip()]]["overall"], cells[1:])
    criteria = {figure["id"]: figure for figure in total["criteria"]}
    wanted = []
    for factor, (_, _, members) in zip(total["factors"], known.definition.factors, strict=True):
        wanted += [factor, *(criteria[member] for member in members)]
    for figure, cells in zip(wanted, page.tables["Chỉ số theo yếu tố và tiêu chí"], strict=True):
        row(check, figure["id"], figure, cells[1:])


def compare_data(check, data, known):
    levels = {"parts": "part", "factors": "factor", "criteria": "criterion"}
    expected = {}
    for code, results in {"*": known.total, **known.units}.items():
        expected[code, "overall", "overall"] = results["overall"]
        expected |= {(code, level, f["id"]): f for of, level in levels.items() for f in results[of]}
    hidden = {line["unit_code"] for line in data if line["withheld"] and line["id"] == "overall"}
    # A unit that is hidden as a whole has one row.
    wanted = {key for key in expected if key[0] not in hidden or key[1] == "overall"}
    check.equal("open data: rows", True, wanted == {(line["unit_code"], line["level"], line["id"]) for line in data})
    for line in data:
        where = f"open data {line['unit_code']} {line['id']}"
        figure = expected[line["unit_code"], line["level"], line["id"]]
        if line["withheld"]:
            # Any other word than `<10` may stand for more: without it, fewer than ten could be worked out.
            numbers = [line[name] for name in ("n", "numerator", "denominator", "percent", "low_percent", "high_percent")]
            check.equal(f"{where} is empty", "", "".join(numbers))
            check.equal(f"{where} {line['withheld']}", True, line["withheld"] != "<10" or figure["n"] < 10)
            continue
        check.equal(f"{where} is of none, or of ten at least", True, figure["n"] == 0 or figure["n"] >= 10)
        for name in ("n", "numerator", "denominator"):
            check.equal(f"{where} {name}", "" if figure[name] is None else str(figure[name]), line[name])
        for name in ("not_answered", "not_applicable", "not_asked"):
            check.equal(f"{where} {name}", str(figure["missing"][name]), line[name])
        for name, column in (("value", "percent"), ("low", "low_percent"), ("high", "high_percent")):
            check.percent(f"{where} {column}", figure[name], line[column].replace(".", ","))


def compare(page, data, known):
    check = Reading()
    compare_page(check, page, known)
    compare_data(check, data, known)
    return check


def main(arguments):
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    index = formulas.read_json(arguments[3])
    definition, rows, data = formulas.read_definition(index), *map(formulas.read_csv, (arguments[0], arguments[2]))
    page = Page(pathlib.Path(arguments[1]).read_text(encoding="utf-8"))
    known = Expected(definition, index["method"], rows, {row["channel"] for row in rows})
    check = compare(page, data, known)
    # The control: a figure of the page and one of the file that are others are seen.
    last = page.tables["Chỉ số theo yếu tố và tiêu chí"][-1]
    last[1] = "1" + last[1].strip()
    data[0]["n"] += "0"
    seen = len(compare(page, data, known).faults) >= len(check.faults) + 2
    told = f"{index['method']}: {check.seen} figures of the page and its open data, {len(rows)} responses"
    blind = "it had little to compare, or did not see a changed figure"
    return formulas.settle(check.faults, told, None if check.seen >= 100 and seen else blind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
