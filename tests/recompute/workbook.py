#!/usr/bin/env python3
"""Recomputes a workbook from the exported responses, and compares every figure.

    tests/recompute/workbook.py RESPONSES.csv WORKBOOK.xlsx INDEX.json STANDING.json

Reads the workbook as what it is, a zip of XML. Every formula is evaluated over the cells that it names and
must give the value that stands in its own; every count, share and bound must be that of the responses, by the
formulas of tests/recompute/formulas.py. From INDEX.json and STANDING.json only the method and the ranking channels are
taken. Prints what differs and exits 1; needs no package.
"""

import math
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

import formulas

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL = re.compile(r"(?:'([^']+)'!)?([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?")


class Workbook:
    """Sheets by name; a sheet is a mapping from (row, column), both from 1, to its value and formula."""

    def __init__(self, path):
        self.sheets = {}
        with zipfile.ZipFile(path) as file:
            shared = []
            if "xl/sharedStrings.xml" in file.namelist():
                shared = ["".join(item.itertext()) for item in xml.fromstring(file.read("xl/sharedStrings.xml"))]
            links = xml.fromstring(file.read("xl/_rels/workbook.xml.rels"))
            targets = {link.get("Id"): link.get("Target") for link in links}
            for sheet in xml.fromstring(file.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
                tree = xml.fromstring(file.read("xl/" + targets[sheet.get(LINK)]))
                self.sheets[sheet.get("name")] = dict(self.cells(tree, shared))

    @staticmethod
    def cells(tree, shared):
        for cell in tree.iter(f"{MAIN}c"):
            value, kind = cell.find(f"{MAIN}v"), cell.get("t")
            formula = cell.find(f"{MAIN}f")
            if kind == "inlineStr":
                content = "".join(cell.find(f"{MAIN}is").itertext())
            elif value is None:
                continue
            else:
                content = shared[int(value.text)] if kind == "s" else value.text if kind == "str" else float(value.text)
            yield place(cell.get("r")), (content, None if formula is None else formula.text)

    def rows(self, sheet):
        rows = {}
        for (row, column), (value, _) in sorted(self.sheets[sheet].items()):
            rows.setdefault(row, {})[column] = value
        return rows

    def table(self, sheet, first):
        """The rows below the headings that begin with `first`, each a list of its cells."""
        rows = self.rows(sheet)
        head = next(row for row, cells in rows.items() if cells.get(1) == first)
        width = max(rows[head])
        texts = [rows[head].get(column, "") for column in range(1, width + 1)]
        return texts, [[cells.get(c, "") for c in range(1, width + 1)] for row, cells in rows.items() if row > head]

    def faults(self):
        for sheet, cells in self.sheets.items():
            for at, (value, formula) in cells.items():
                if formula is None:
                    continue
                found = self.evaluate(sheet, formula)
                if not math.isclose(found, value, rel_tol=1e-12, abs_tol=1e-12):
                    yield f"{sheet} {at}: ={formula} is {found}, not {value}"

    def formulas(self):
        return sum(formula is not None for cells in self.sheets.values() for _, formula in cells.values())

    def evaluate(self, sheet, formula):
        def read(found):
            name, first, last = found.group(1) or sheet, found.group(2), found.group(3)
            (top, left), (bottom, right) = place(first), place(last or first)
            values = [self.sheets[name].get((row, column), ("", None))[0]
                      for row in range(top, bottom + 1) for column in range(left, right + 1)]
            return repr(values[0]) if last is None and len(values) == 1 else repr(values)

        numbers = lambda given: [v for one in given for v in (one if isinstance(one, list) else [one]) if isinstance(v, float)]
        functions = {"SUM": lambda *given: sum(numbers(given)), "AVERAGE": lambda *given: sum(numbers(given)) / len(numbers(given))}
        return eval(CELL.sub(read, formula), {"__builtins__": {}}, functions)


def place(name):
    letters, row = re.fullmatch(r"([A-Z]+)([0-9]+)", name).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row), column


class Check:
    def __init__(self):
        self.faults, self.seen = [], 0

    def equal(self, where, expected, found):
        self.seen += 1
        expected = "–" if expected is None else expected
        if isinstance(expected, str) or isinstance(found, str):
            same = expected == found
        else:
            same = math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12)
        if not same:
            self.faults.append(f"{where}: {found} instead of {expected}")


def figures(results):
    yield results["overall"]
    for where in ("parts", "factors", "criteria"):
        yield from results[where]


class Expected:
    """What the responses say: in all, by unit, by unit over the ranking channels, by field."""

    def __init__(self, definition, method, rows, channels):
        group = lambda of: formulas.Group(definition, method, of).results()
        by = lambda key, of: {name: group([r for r in of if r[key] == name]) for name in sorted({r[key] for r in of})}
        self.definition, self.channels = definition, channels
        self.total, self.units, self.fields = group(rows), by("unit_code", rows), by("field", rows)
        ranking = [row for row in rows if row["channel"] in channels]
        self.ranked = self.units if len(ranking) == len(rows) else by("unit_code", ranking)
        self.names = {row["unit_code"]: row["unit_name"] for row in rows}


def compare(book, known):
    check, definition = Check(), known.definition
    total, names, channels = known.total, known.names, known.channels
    expected = {"": total} | known.units
    told_fields, told_ranked = known.fields, known.ranked

    _, counts = book.table("Số đếm", "Mã đơn vị")
    lines = [(code, figure) for code, results in expected.items() for figure in figures(results)]
    check.equal("Số đếm: rows", len(lines), len(counts))
    order = {code: at for at, code in enumerate(dict.fromkeys(row[0] for row in counts))}
    lines.sort(key=lambda line: order.get(line[0], -1))
    for (code, figure), row in zip(lines, counts):
        missing = figure["missing"]
        known = [code, names.get(code, "Tất cả"), figure["id"], figure["n"], figure["numerator"], figure["denominator"],
                 figure["value"], missing["not_answered"], missing["not_applicable"], missing["not_asked"]]
        found = row[:2] + [row[3]] + row[5:]
        for what, one, other in zip(("code", "unit", "id", "n", "numerator", "denominator", "share", "left out", "n/a", "not asked"), known, found):
            check.equal(f"Số đếm {code} {figure['id']} {what}", one, other)

    _, factors = book.table("Yếu tố theo đơn vị", "Mã")
    _, criteria = book.table("Tiêu chí theo đơn vị", "Mã")
    for sheet, table in (("factors", factors), ("criteria", criteria)):
        check.equal(f"{sheet}: units", len(expected), len(table))
        for row in table:
            results = expected[row[0]]
            check.equal(f"{sheet} {row[0]}: responses", results["respondents"], row[2])
            overall = results["overall"]
            known = [f["value"] for f in results["criteria"]]
            if sheet == "factors":
                known = [overall["value"], overall["low"], overall["high"]]
                known += [f["value"] for f in results["parts"] + results["factors"]]
            for at, (one, other) in enumerate(zip(known, row[3:], strict=True)):
                check.equal(f"{sheet} {row[0]} column {at}", one, other)

    _, summary = book.table("Chỉ số", "Cấp")
    for figure, row in zip(figures(total), summary, strict=True):
        for what, found in zip(("id", "n", "value", "low", "high"), [row[1], *row[3:7]]):
            check.equal(f"Chỉ số {figure['id']} {what}", figure[what], found)

    _, answers = book.table("Phân bố trả lời", "Mã")
    found = {row[0]: row for row in answers}
    for figure in total["criteria"]:
        points = figure["distribution"]
        satisfied = sum(n for n, good in zip(points, definition.satisfied[figure["id"]]) if good)
        row = found[figure["id"]]
        for at, (one, other) in enumerate(zip(points + [satisfied / sum(points)], row[3:])):
            check.equal(f"Phân bố {figure['id']} column {at}", one, other)

    _, fields = book.table("Lĩnh vực", "Mã")
    of_fields = told_fields
    told = {code for code in of_fields if code not in (formulas.NOT_ANSWERED, formulas.NOT_ASKED)}
    check.equal("Lĩnh vực: codes", " ".join(sorted(told)), " ".join(sorted(row[0] for row in fields)))
    for row in fields:
        overall = of_fields[row[0]]["overall"]
        known = [overall[what] for what in ("n", "numerator", "denominator", "value", "low", "high")]
        for at, (one, other) in enumerate(zip(known, row[3:])):
            check.equal(f"Lĩnh vực {row[0]} column {at}", one, other)
        if row[9] != "":
            check.equal(f"Lĩnh vực {row[0]} gap", (overall["value"] - row[9]) * 100, row[10])

    _, standing = book.table("Xếp nhóm", "Nhóm")
    ranked = told_ranked
    check.equal("Xếp nhóm: units", len(ranked), len(standing))
    for row in standing:
        overall = ranked[row[1]]["overall"]
        if row[6] == "ẩn":
            check.equal(f"Xếp nhóm {row[1]} is hidden", True, overall["n"] < 10)
            continue
        known = [overall[what] for what in ("n", "numerator", "denominator", "value")]
        if channels <= {"qr", "kiosk", "link"}:
            known += [overall["low"], overall["high"]]
        for at, (one, other) in enumerate(zip(known, row[3:])):
            check.equal(f"Xếp nhóm {row[1]} column {at}", one, other)
        check.equal(f"Xếp nhóm {row[1]} gap", (overall["value"] - row[12]) * 100, row[13])
    return check


def main(arguments):
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    index, standing = map(formulas.read_json, arguments[2:])
    definition, rows = formulas.read_definition(index), formulas.read_csv(arguments[0])
    book = Workbook(arguments[1])
    known = Expected(definition, index["method"], rows, set(standing["channels"]))
    check = compare(book, known)
    faults = list(book.faults()) + check.faults
    # The control: a count that is another is seen, by what it should be and by the formulas over it.
    count, cells = book.formulas(), book.sheets["Số đếm"]
    at = next(at for at, (value, formula) in sorted(cells.items()) if at[1] == 7 and formula is None and isinstance(value, float))
    cells[at] = (cells[at][0] + 1, None)
    seen = len(compare(book, known).faults) > len(check.faults) and any(book.faults())
    told = f"{index['method']}: {check.seen} figures, {count} formulas, {len(rows)} responses"
    blind = "it had no formulas, or did not see a changed count"
    return formulas.settle(faults, told, None if count >= 100 and seen else blind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
