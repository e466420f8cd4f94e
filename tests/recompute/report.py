#!/usr/bin/env python3
"""Recomputes a report (báo cáo) from the exported responses, and compares every figure of its tables and of
the sentences that state the index.

    tests/recompute/report.py RESPONSES.csv REPORT.docx INDEX.json STANDING.json

Reads the report as what it is, a zip of XML: what stands in it must be what the responses say by the formulas
of tests/recompute/formulas.py, rounded to the digits that are printed. From INDEX.json and STANDING.json only the
method, the ranking channels and the target are taken. Prints what differs and exits 1; needs no package.
"""

import collections
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

import formulas
from workbook import Check, Expected

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Stands between a question and the table of its answers.
SEVERAL = "Được chọn nhiều câu"
FIGURE = re.compile(r"([\d,]+) % \(n = ([\d.]+); khoảng tin cậy 95 %: ([\d,]+)–([\d,]+) %\)")


class Report:
    """Paragraphs and tables in their order; a table is a list of rows of texts."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as file:
            body = xml.fromstring(file.read("word/document.xml")).find(f"{WORD}body")
        self.parts = [self.part(element) for element in body if element.tag in (f"{WORD}p", f"{WORD}tbl")]

    def part(self, element):
        if element.tag == f"{WORD}p":
            return self.text(element)
        return [[self.text(cell) for cell in row.iter(f"{WORD}tc")] for row in element.iter(f"{WORD}tr")]

    @staticmethod
    def text(element):
        return "".join(part.text or "" for part in element.iter(f"{WORD}t")).replace("\xa0", " ").strip()

    def tables(self, *heads):
        """The rows below these headings, of every such table, each with the paragraph before it."""
        before = ""
        for part in self.parts:
            if isinstance(part, str):
                before = before if part.startswith(SEVERAL) else part or before
            elif tuple(part[0][: len(heads)]) == heads:
                yield before, part[1:]

    def sentence(self, opening):
        return next(part for part in self.parts if isinstance(part, str) and part.startswith(opening))


def number(text):
    return float(text.replace(".", "").replace(",", ".").replace("−", "-").removesuffix("%").strip())


class Reading(Check):
    """Printed figures beside computed ones: equal to within half of the last digit that is printed."""

    def printed(self, where, expected, text):
        self.seen += 1
        if expected is None:
            same = text in ("", "–")
        else:
            same = self.is_rounded(expected, text)
        if not same:
            self.faults.append(f"{where}: {text} instead of {expected}")

    def percent(self, where, share, text):
        self.printed(where, None if share is None else share * 100, text)

    @staticmethod
    def is_rounded(expected, text):
        try:
            return abs(number(text) - expected) <= (0.005 + 1e-9 if "," in text else 1e-9)
        except ValueError:
            return False

    def row(self, where, figure, n, percent, interval, left_out=None):
        self.printed(f"{where} n", figure["n"], n)
        self.percent(f"{where} value", figure["value"], percent)
        low, _, high = interval.partition("–")
        self.percent(f"{where} low", figure["low"], low)
        self.percent(f"{where} high", figure["high"], high)
        if left_out is not None:
            self.printed(f"{where} left out", figure["missing"]["not_answered"], left_out)


def verdict(figure, target):
    if figure["low"] >= target:
        return "Đạt"
    if figure["high"] < target:
        return "Chưa đạt"
    return "Đạt, chưa chắc" if figure["value"] >= target else "Chưa đạt, chưa chắc"


def compare(report, known, rows, target):
    check, total = Reading(), known.total
    stated = FIGURE.search(report.sentence("Chỉ số hài lòng chung là"))
    percent, n, low, high = stated.groups()
    check.row("overall", total["overall"], n, percent, f"{low}–{high}")
    heads = ("Số người trả lời", "Chỉ số hài lòng", "Khoảng tin cậy 95 %", "Bỏ trống")
    for noun, figures in (("Yếu tố", total["factors"]), ("Tiêu chí", total["criteria"])):
        [(_, table)] = report.tables(noun, *heads)
        check.equal(f"{noun}: rows", len(figures), len(table))
        for figure, row in zip(figures, table):
            check.row(f"{noun} {figure['id']}", figure, *row[1:5])
    [(_, channels)] = report.tables("Kênh trả lời", *heads)
    by_channel = collections.Counter(row["channel"] for row in rows)
    check.equal("channels: answers", str(sorted(by_channel.values())), str(sorted(int(number(row[1])) for row in channels)))

    codes = {name: code for code, name in known.names.items()}
    ranked, told = known.ranked, set()
    for _, table in report.tables("Đơn vị", *heads[:3], "Thứ hạng có thể"):
        for row in table:
            overall = ranked[codes[row[0]]]["overall"]
            told.add(codes[row[0]])
            if row[1] == "không nêu":
                check.equal(f"{row[0]} is hidden", True, overall["n"] < 10)
                continue
            check.row(row[0], overall, *row[1:4])
            check.equal(f"{row[0]} verdict", verdict(overall, target), row[5])
    check.equal("units in groups", " ".join(sorted(ranked)), " ".join(sorted(told)))
    [(_, lines)] = report.tables("Đơn vị", "Số phiếu", "Chung")
    for row in lines:
        results = ranked[codes[row[0]]]
        if results["respondents"] < 10:
            continue
        few = any(factor["n"] < 10 for factor in results["factors"])
        for at, (figure, text) in enumerate(zip([results["overall"], *results["factors"]], row[2:], strict=True)):
            # Hidden, or it would give away one that is.
            if text == "–" and at > 0 and few:
                continue
            check.percent(f"appendix {row[0]} column {at}", figure["value"], text)

    fields(check, report, known)
    choices(check, report, rows)
    numbers(check, report, rows)
    return check


def fields(check, report, known):
    shipped = formulas.read_csv(formulas.ROOT / "static/fields.csv")
    named = {row["name_vi"]: (row["code"], 0.90 if row["group"] == "other" else 0.85) for row in shipped}
    named["Không nhớ"] = ("unknown", None)
    [(_, table)] = report.tables("Lĩnh vực", "Số người trả lời")
    told = [named[row[0]][0] for row in table]
    nobody = {formulas.NOT_ANSWERED, formulas.NOT_ASKED}
    check.equal("fields", " ".join(sorted(known.fields.keys() - nobody)), " ".join(sorted(told)))
    for row in table:
        code, target = named[row[0]]
        figure = known.fields[code]["overall"]
        if row[1] == "không nêu":
            check.equal(f"field {code} is hidden", True, figure["n"] < 10)
            continue
        check.row(f"field {code}", figure, *row[1:4])
        if target is not None:
            check.printed(f"field {code} target", target * 100, row[4])
            check.equal(f"field {code} verdict", verdict(figure, target), row[5])


def choices(check, report, rows):
    """Each table of answers is that of one column of the responses, with its base and its shares."""
    counted = []
    for column in rows[0]:
        given = given_in(rows, column)
        # Several answers stand in one cell; one answer has no semicolon.
        answers = collections.Counter(answer for cell in given for answer in cell.split(";"))
        counted.append((len(given), sorted(answers.values())))
    for question, table in report.tables("Trả lời", "Số người", "Tỷ lệ"):
        base = base_of(question)
        told = sorted(int(number(row[1])) for row in table)
        there = (base, [n for n in told if n]) in counted
        check.equal(f"{question}: a column of the responses has this base and these counts", True, there)
        for row in table:
            check.printed(f"{question}: {row[0]}", int(number(row[1])) * 100 / base, row[2])


def numbers(check, report, rows):
    """Each table of a number is that of one column of the responses: median, middle half, mean."""
    columns = [sorted(map(int, given)) for column in rows[0] if whole(given := given_in(rows, column))]
    for question, [[median, half, mean, _]] in report.tables("Trung vị", "Một nửa ở giữa", "Trung bình"):
        of_base = [given for given in columns if len(given) == base_of(question)]
        first, third = half.split(" – ")
        told = [number(text) for text in (first, median, third, mean)]
        there = any([*quartiles(given), round(sum(given) / len(given), 2)] == told for given in of_base)
        check.equal(f"{question}: a column of the responses has this median, middle half and mean", True, there)


def quartiles(given):
    """By the inverse of the distribution, two neighbours averaged where it is flat."""
    def at(of):
        place, rest = divmod(len(given) * of, 4)
        return given[place] if rest else (given[place - 1] + given[place]) / 2
    return [at(1), at(2), at(3)]


def base_of(question):
    return int(number(re.search(r"\(n = ([\d.]+)", question).group(1)))


def given_in(rows, column):
    missing = (formulas.NOT_ANSWERED, formulas.NOT_APPLICABLE, formulas.NOT_ASKED)
    return [row[column] for row in rows if row[column] not in missing]


def whole(given):
    return len(given) > 0 and all(cell.removeprefix("-").isdigit() for cell in given)


def main(arguments):
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    index, standing = map(formulas.read_json, arguments[2:])
    definition, rows = formulas.read_definition(index), formulas.read_csv(arguments[0])
    report = Report(arguments[1])
    known = Expected(definition, index["method"], rows, set(standing["channels"]))
    check = compare(report, known, rows, standing["target"])
    # The control: a last digit that is another is seen.
    table = next(part for part in report.parts if isinstance(part, list) and part[0][0] == "Tiêu chí")
    table[1][2] = f"{(number(table[1][2]) + 0.01) % 100:.2f} %".replace(".", ",")
    seen = len(compare(report, known, rows, standing["target"]).faults) > len(check.faults)
    told = f"{index['method']}: {check.seen} figures of the report, {len(rows)} responses"
    blind = "it had little to compare, or did not see a changed digit"
    return formulas.settle(check.faults, told, None if check.seen >= 100 and seen else blind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
