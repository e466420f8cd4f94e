#!/usr/bin/env python3
"""Recomputes comparisons, trends, weighted figures and priorities from the exported responses.

    tests/recompute/views.py RESPONSES.csv DOCUMENT.json [SIZES.csv]

Reads only the CSV of `hailong export --what responses`, the questionnaire and, for weights, the sizes that
were given; it runs nothing of the program. DOCUMENT.json is what `hailong index --compare-with …`,
`--view trend`, `--weight-by SIZES.csv` or `--view priorities` printed with `--format json`. Filters may be
days and channels. Prints what differs and exits 1; needs no package.
"""

import copy
import math
import sys

import formulas

Z = formulas.Z


def two_sided(z):
    return math.erfc(abs(z) / math.sqrt(2))


def chi_square_above(value, freedom):
    """The upper tail, by the recurrence over degrees of freedom."""
    if value <= 0:
        return 1.0
    half = value / 2
    if freedom % 2:
        tail, term, k = math.erfc(math.sqrt(half)), math.sqrt(half / math.pi) * math.exp(-half) * 2, 1
    else:
        tail, term, k = math.exp(-half), half * math.exp(-half), 2
    while k < freedom:
        tail += term
        k += 2
        term *= value / k
    return tail


def passes(row, given):
    known = {"from", "to", "channel"}
    if not given.keys() <= known:
        raise SystemExit(f"these filters cannot be recomputed: {sorted(given.keys() - known)}")
    return (
        given.get("from", "") <= row["day"]
        and row["day"] <= given.get("to", "9")
        and row["channel"] in given.get("channel", row["channel"]).split(",")
    )


def grouped(rows, by):
    groups = {}
    for row in rows:
        groups.setdefault(tuple(formulas.key_of(row, one) for one in by), []).append(row)
    return groups


def overall(definition, method, rows):
    return formulas.Group(definition, method, rows).figure("overall", "overall", definition.criteria)


def difference(first, second):
    (p, n), (q, m) = (first["value"], first["n_eff"]), (second["value"], second["n_eff"])
    below = math.hypot(p - first["low"], second["high"] - q)
    above = math.hypot(first["high"] - p, q - second["low"])
    pooled = (p * n + q * m) / (n + m)
    z = 0.0 if p == q else (p - q) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    side = ("n", "value", "low", "high", "n_eff")
    return {
        "first": {name: first[name] for name in side},
        "second": {name: second[name] for name in side},
        "difference": p - q,
        "low": max(-1.0, p - q - below),
        "high": min(1.0, p - q + above),
        "z": z,
        "p": two_sided(z),
        "few": min(n, m) < 30,
        "alarming": abs(z) > 3 and abs(p - q) >= 0.1,
    }


def verdict(one, p):
    return one | {"p_adjusted": p, "verdict": "not_told" if p >= 0.05 else "higher" if one["difference"] > 0 else "lower"}


def comparison(definition, rows, document):
    sides = [[row for row in rows if passes(row, document[side])] for side in ("first", "second")]
    both = [overall(definition, document["method"], side) for side in sides]
    total = difference(*both)
    groups = [grouped(side, document["by"]) for side in sides]
    found = {}
    for key in groups[0].keys() & groups[1].keys():
        figures = [overall(definition, document["method"], side[key]) for side in groups]
        if all(figure["value"] is not None for figure in figures):
            found[key] = difference(*figures)
    ordered = sorted(found.items(), key=lambda one: one[1]["p"])
    least = 1.0
    for rank, (key, one) in reversed(list(enumerate(ordered, 1))):
        least = min(least, one["p"] * len(ordered) / rank)
        found[key] = verdict(one, least)
    return {"total": verdict(total, total["p"])}, found if document["by"] else {}


def trend(definition, rows, document):
    rows = [row for row in rows if passes(row, document["filter"])]
    courses = {}
    for key, of in grouped(rows, document["by"]).items():
        months = []
        for (month,), of_month in sorted(grouped(of, ["month"]).items()):
            figure = overall(definition, document["method"], of_month)
            months.append({"month": month} | {name: figure[name] for name in ("n", "value", "low", "high", "n_eff")})
        courses[key] = {"months": months, "trend": line(months)}
    return {}, courses


def line(months):
    seen = [(int(m["month"][:4]) * 12 + int(m["month"][5:]), m["value"], m["n_eff"]) for m in months if m["value"] is not None]
    if len({time for time, _, _ in seen}) < 2:
        return None
    n = sum(one[2] for one in seen)
    mean, middle = sum(w * p for _, p, w in seen) / n, sum(w * t for t, _, w in seen) / n
    spread, over = mean * (1 - mean), sum(w * (t - middle) ** 2 for t, _, w in seen)
    if spread <= 0 or over <= 0:
        return None
    slope = sum(w * (p - mean) * (t - middle) for t, p, w in seen) / over
    error = math.sqrt(spread / over)
    about = sum(w * (p - mean) ** 2 for _, p, w in seen) / spread - (slope / error) ** 2
    scatter = chi_square_above(max(0.0, about), len(seen) - 2) if len(seen) > 2 else None
    p = two_sided(slope / error)
    word = "no_line" if scatter is not None and scatter < 0.05 else "not_told" if p >= 0.05 else "rising" if slope > 0 else "falling"
    return {"slope": slope, "low": slope - Z * error, "high": slope + Z * error, "p": p, "p_of_line": scatter, "verdict": word}


def weighted(definition, rows, document, sizes):
    """One margin: each stratum weighted to its size."""
    (by,) = {row["by"] for row in sizes}
    size = {row["code"]: float(row["size"]) for row in sizes}
    strata = grouped([row for row in rows if passes(row, document["filter"])], [by])
    strata = {code: strata[(code,)] for code in sorted(size)}
    n, total = sum(len(of) for of in strata.values()), sum(size.values())
    weight = {code: size[code] / len(of) * n / total for code, of in strata.items()}
    squares = sum(len(of) * weight[code] ** 2 for code, of in strata.items())
    figures = []
    for where, name, criteria in definition.figures():
        if where not in ("overall", "factors"):
            continue
        share = variance = everybody = 0.0
        for code, of in strata.items():
            figure = formulas.Group(definition, document["method"], of).figure(where, name, criteria)
            p, effective, part = figure["value"], figure["n_eff"], size[code] / total
            share, everybody = share + part * p, everybody + effective
            p = p if 0 < p < 1 else (p * effective + 2) / (effective + 4)
            variance += part**2 * p * (1 - p) / effective
        worth = share * (1 - share) / variance if variance > 0 and 0 < share < 1 else everybody
        low, high = formulas.wilson(share, worth)
        figures.append({"id": name, "value": share, "low": low, "high": high, "n_eff": worth})
    strata = [{"n": len(of), "weight": weight[code], "size": weight[code] * len(of)} for code, of in strata.items()]
    top = {"n": n, "n_eff": n * n / squares, "design_effect": squares / n, "largest_weight": max(weight.values())}
    return top | {"strata": strata, "figures": figures}, {}


def priorities(definition, rows, document):
    rows = [row for row in rows if passes(row, document["filter"])]

    def part(criterion, cell, points):
        return (int(cell) - 1) / (points - 1) if cell not in ("", "NA", "-") else None

    found = {}
    for _, _, criteria in definition.factors:
        for criterion in criteria:
            pairs = []
            for row in rows:
                given = {c: part(c, row[c], len(definition.satisfied[c])) for c in definition.criteria}
                x = given[criterion]
                if document["against"]:
                    y = part(document["against"], row[document["against"]], 5)
                else:
                    others = [v for c, v in given.items() if c != criterion and v is not None]
                    y = sum(others) / len(others) if others else None
                if x is not None and y is not None:
                    pairs.append((x, y))
            n = len(pairs)
            mx, my = sum(x for x, _ in pairs) / n, sum(y for _, y in pairs) / n
            r = sum((x - mx) * (y - my) for x, y in pairs) / math.sqrt(
                sum((x - mx) ** 2 for x, _ in pairs) * sum((y - my) ** 2 for _, y in pairs)
            )
            share = formulas.Group(definition, document["method"], rows).figure("criteria", criterion, [criterion])["value"]
            half = Z / math.sqrt(n - 3)
            found[criterion] = {
                "n": n, "importance": r, "performance": share,
                "importance_low": math.tanh(math.atanh(r) - half), "importance_high": math.tanh(math.atanh(r) + half),
            }

    def middle(name):
        values = sorted(one[name] for one in found.values())
        return (values[len(values) // 2] + values[(len(values) - 1) // 2]) / 2

    important, good = middle("importance"), middle("performance")
    words = {(True, False): "first", (True, True): "keep", (False, False): "later", (False, True): "enough"}
    for one in found.values():
        one["advice"] = words[one["importance"] >= important, one["performance"] >= good]
    return {"importance": important, "performance": good}, found


def compare(expected, groups, document):
    yield from formulas.differences(expected, document, "all")
    if document["format"].startswith("hailong.priorities"):
        found = {one["id"]: one for one in document["criteria"]}
    else:
        found = {tuple(formulas.key_in(key) for key in one["key"]): one for one in document.get("groups", [])}
    if found.keys() != groups.keys():
        yield f"groups: {sorted(map(str, found.keys() ^ groups.keys()))} on one side only"
    for key in found.keys() & groups.keys():
        yield from formulas.differences(groups[key], found[key], str(key))


def spoiled(document):
    """The control: one number of it changed by a millionth."""
    changed = copy.deepcopy(document)
    kind = document["format"].split(".")[1]
    if kind == "comparison":
        changed["total"]["low"] += 1e-6
    elif kind == "trend":
        changed["groups"][0]["months"][0]["high"] += 1e-6
    elif kind == "weighted":
        changed["figures"][0]["low"] += 1e-6
    else:
        changed["criteria"][0]["importance_low"] += 1e-6
    return changed


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    document = formulas.read_json(arguments[1])
    definition, rows = formulas.read_definition(document), formulas.read_csv(arguments[0])
    kind = document["format"].split(".")[1]
    if kind == "weighted":
        expected, groups = weighted(definition, rows, document, formulas.read_csv(arguments[2]))
    else:
        expected, groups = {"comparison": comparison, "trend": trend, "priorities": priorities}[kind](definition, rows, document)
    faults = list(compare(expected, groups, document))
    seen = rows and len(list(compare(expected, groups, spoiled(document)))) > len(faults)
    blind = "it had nothing to compare, or did not see a changed number"
    return formulas.settle(faults, f"{kind}: {len(rows)} responses", None if seen else blind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
