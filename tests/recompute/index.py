#!/usr/bin/env python3
"""Recomputes an index from the exported responses, and compares every figure.

    tests/recompute/index.py RESPONSES.csv INDEX.json [DEFINITION.yaml]

INDEX.json is what `hailong index --by … --format json` printed, by unit, field, month or channel. Prints what
differs and exits 1.
"""

import copy
import sys

import formulas


def compare(expected, document):
    yield from formulas.differences(expected[None], document["total"], "total")
    found = {tuple(formulas.key_in(key) for key in group["key"]): group for group in document["groups"]}
    if len(found) != len(document["groups"]):
        yield "a group is there twice"
    for key in sorted(expected.keys() - found.keys() - {None}):
        yield f"{key} is missing"
    for key in sorted(found.keys() - expected.keys()):
        yield f"{key} is too much"
    for key in sorted(expected.keys() & found.keys()):
        yield from formulas.differences(expected[key], found[key], " ".join(map(str, key)))


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    document = formulas.read_json(arguments[1])
    if document["filter"]:
        print("this document is filtered; only whole campaigns can be recomputed", file=sys.stderr)
        return 2
    definition, rows = formulas.read_definition(document, *arguments[2:]), formulas.read_csv(arguments[0])
    groups = {None: rows}
    for row in rows if document["by"] else []:
        groups.setdefault(tuple(formulas.key_of(row, by) for by in document["by"]), []).append(row)
    expected = {key: formulas.Group(definition, document["method"], of).results() for key, of in groups.items()}
    faults = list(compare(expected, document))
    figures = sum(2 + len(r["parts"]) + len(r["factors"]) + len(r["criteria"]) for r in expected.values())
    blind = "it had nothing to compare, or did not see a changed figure"
    return formulas.settle(
        faults,
        f"{document['method']}: {len(expected) - 1} groups, {figures} figures, {len(rows)} responses",
        None if rows and found_out(expected, document) else blind,
    )


def found_out(expected, document):
    """The control: a figure changed by a millionth is seen."""
    changed = copy.deepcopy(document)
    changed["total"]["criteria"][-1]["high"] += 1e-6
    return len(list(compare(expected, changed))) > len(list(compare(expected, document)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
