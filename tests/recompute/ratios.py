#!/usr/bin/env python3
"""Recomputes the ratios of Quyết định 766/QĐ-TTg from the table of counts that was imported.

    tests/recompute/ratios.py COUNTS.csv KNOWN.json DOCUMENT.json

Reads the CSV as `hailong units ratios import` took it, and from KNOWN.json the counts of other units that were there
before, as `hailong units ratios list` told them; it runs nothing of the program. DOCUMENT.json is what
`hailong index --view ratios --format json` printed over months that hold every period of the file. Prints what
differs and exits 1; needs no package.
"""

import sys
from fractions import Fraction

import formulas

COUNTS = ["feedback", "feedback_on_time", "feedback_dissatisfied", "dossiers", "dossiers_dissatisfied"]


def ratios(of):
    parts = {
        "a": (of["feedback_on_time"], of["feedback"]),
        "b": (of["feedback"] - of["feedback_dissatisfied"], of["feedback"]),
        "c": (of["dossiers"] - of["dossiers_dissatisfied"], of["dossiers"]),
    }
    return {letter: (some, all_, Fraction(some, all_) if all_ else None) for letter, (some, all_) in parts.items()}


def compare(where, counts, told, faults):
    for name in COUNTS:
        if told[name] != counts[name]:
            faults.append(f"{where}: {name} is {told[name]}, recomputed {counts[name]}")
    for ratio in told["ratios"]:
        some, all_, value = ratios(counts)[ratio["id"]]
        if (ratio["numerator"], ratio["denominator"]) != (some, all_):
            faults.append(f"{where} ({ratio['id']}): {ratio['numerator']}/{ratio['denominator']} is not {some}/{all_}")
        same = ratio["value"] is None if value is None else abs(ratio["value"] - float(value)) < 1e-12
        if not same:
            faults.append(f"{where} ({ratio['id']}): {ratio['value']} is not {value}")


def differences(units, document):
    faults = []
    if [unit["code"] for unit in document["units"]] != sorted(units):
        faults.append(f"units: {[unit['code'] for unit in document['units']]} are not {sorted(units)}")
    for unit in document["units"]:
        compare(unit["code"], units.get(unit["code"], dict.fromkeys(COUNTS, 0)), unit, faults)
    total = {name: sum(unit[name] for unit in units.values()) for name in COUNTS}
    compare("all", total, document["total"], faults)
    if document["supplied"] != len(units):
        faults.append(f"supplied: {document['supplied']} is not {len(units)}")
    return faults


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    units = {}
    known = [{**row, "unit_code": row["unit"]} for row in formulas.read_json(arguments[1])]
    for row in formulas.read_csv(arguments[0]) + known:
        unit = units.setdefault(row["unit_code"], dict.fromkeys(COUNTS, 0))
        for name in COUNTS:
            unit[name] += int(row[name])
    document = formulas.read_json(arguments[2])
    faults = differences(units, document)
    # The control: a sum that is another is seen.
    document["total"]["ratios"][0]["numerator"] += 1
    seen = len(differences(units, document)) > len(faults)
    told = f"the ratios of {len(units)} units and of their sum"
    return formulas.settle(faults, told, None if units and seen else "it had no counts, or did not see a changed sum")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
