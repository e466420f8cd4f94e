#!/usr/bin/env python3
"""Recomputes how units stand, from the exported responses, and compares every number.

    tests/recompute/standing.py RESPONSES.csv STANDING.json [DEFINITION.yaml]

Takes the units' values and effective numbers from tests/recompute/formulas.py and everything beyond (ranks,
shrinkage, target, funnel) from the formulas as `src/index/stats` states them, worked out by other means:
integrals by Simpson's rule, quantiles by bisection. STANDING.json is what `hailong index --view standing
--by unit --format json` printed. Prints what differs and exits 1; needs no package.
"""

import copy
import math
import sys
from statistics import NormalDist

import formulas

NORMAL = NormalDist()


def simpson(f, low, high, steps):
    step = (high - low) / steps
    inner = math.fsum(f(low + i * step) * (4 if i % 2 else 2) for i in range(1, steps))
    return (f(low) + inner + f(high)) * step / 3


def all_pairs(k):
    """q(0.95; k, infinity) / sqrt 2 of the studentised range: the range is below q with the chance
    k * integral of phi(x) (Phi(x) - Phi(x - q))^(k-1), x being the largest."""
    if k < 2:
        return 0.0
    low, high = 2.0, 16.0
    while high - low > 1e-9:
        q = (low + high) / 2
        inside = k * simpson(lambda x: NORMAL.pdf(x) * (NORMAL.cdf(x) - NORMAL.cdf(x - q)) ** (k - 1), -8, 8 + q, 600)
        low, high = (q, high) if inside < 0.95 else (low, q)
    return low / math.sqrt(2)


def chance(share, n, target):
    """P(truth >= target) under Beta(np + 1/2, n(1-p) + 1/2), with truth = sin^2 of an angle."""
    a, b = share * n + 0.5, (1 - share) * n + 0.5
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)

    def density(angle):
        s, c = math.sin(angle), math.cos(angle)
        if s < 1e-12 or c < 1e-12:
            return 0.0 if (s < 1e-12 and a > 0.5) or (c < 1e-12 and b > 0.5) else 2 * math.exp(scale)
        return 2 * math.exp(scale + (2 * a - 1) * math.log(s) + (2 * b - 1) * math.log(c))

    return simpson(density, math.asin(math.sqrt(target)), math.pi / 2, 4000)


def adjusted(share, n):
    p = (share * n + 2) / (n + 4)
    return p, p * (1 - p) / (n + 4)


def prior(units):
    """Kleinman's moments: mean and strength, the latter None for infinite."""
    n = sum(u["n_eff"] for u in units)
    mean = sum(u["n_eff"] * u["value"] for u in units) / n
    spread, others = mean * (1 - mean), len(units) - 1
    between = sum(u["n_eff"] * (u["value"] - mean) ** 2 for u in units) - spread * others
    scale = spread * (n - sum(u["n_eff"] ** 2 for u in units) / n - others)
    rho = between / scale if scale > 0 else 0
    return mean, (max(0.0, 1 / rho - 1) if rho > 0 else None)


def quantile(ordered, part):
    at = part * (len(ordered) - 1)
    below = math.floor(at)
    return ordered[below] + (at - below) * (ordered[min(below + 1, len(ordered) - 1)] - ordered[below])


def between_units(units, centre):
    """Spiegelhalter's additive variance, z-scores winsorised by a tenth at either end."""
    variances = [centre * (1 - centre) / u["n_eff"] for u in units]
    z = [(u["value"] - centre) / math.sqrt(v) for u, v in zip(units, variances)]
    low, high = quantile(sorted(z), 0.1), quantile(sorted(z), 0.9)
    total = sum(min(max(one, low), high) ** 2 for one in z)
    w, ww = sum(1 / v for v in variances), sum(1 / v**2 for v in variances)
    return max(0.0, (total - (len(units) - 1)) / (w - ww / w)) if total > len(units) else 0.0


def place(unit, centre, between):
    for z, inside in ((3.090232306167813, "far_"), (1.959963984540054, "")):
        half = z * math.sqrt(centre * (1 - centre) / unit["n_eff"] + between)
        if unit["value"] < max(0.0, centre - half):
            return f"{inside}below"
        if unit["value"] > min(1.0, centre + half):
            return f"{inside}above"
    return "inside"


def standings(units, document):
    """What the document should say of each unit, by its code and name; units have n, value, low, high,
    n_eff. Without counts of dossiers, as in the simulated provinces."""
    rules, target = document["rules"], document["target"]
    shown = {key: u for key, u in units.items() if u["n"] >= rules["show_from"] and u["value"] is not None}
    ranked = {key: u for key, u in shown.items() if u["n"] >= rules["rank_from"]}
    mean, strength = prior(list(shown.values()))
    centre = sum(u["n_eff"] * u["value"] for u in shown.values()) / sum(u["n_eff"] for u in shown.values())
    between = between_units(list(shown.values()), centre)
    critical = all_pairs(len(ranked))

    def better(one, other):
        (p, v), (q, w) = adjusted(one["value"], one["n_eff"]), adjusted(other["value"], other["n_eff"])
        return p - q > critical * math.sqrt(v + w)

    expected = {"ranked": len(ranked), "mean": mean, "strength": strength, "centre": centre, "between": between}
    by_unit = {}
    for key, unit in units.items():
        if key not in shown:
            by_unit[key] = {"tier": "withheld", "n": None, "value": None, "best": None, "chance": None}
            continue
        told = {name: unit[name] for name in ("n", "value", "low", "high", "n_eff")}
        n = unit["n_eff"]
        told["expected"] = mean if strength is None else (n * unit["value"] + strength * mean) / (n + strength)
        told["gap"] = None if target is None else unit["value"] - target
        told["chance"] = None if target is None or document["self_selected"] else chance(unit["value"], n, target)
        told["funnel"] = place(unit, centre, between)
        told["tier"], told["best"], told["worst"] = "no_basis", None, None
        if key in ranked:
            best = 1 + sum(better(other, unit) for other in ranked.values())
            worst = len(ranked) - sum(better(unit, other) for other in ranked.values())
            half = len(ranked) // 2
            told["best"], told["worst"] = best, worst
            told["tier"] = "leading" if worst <= half else "to_improve" if best > len(ranked) - half else "middle"
        by_unit[key] = told
    return expected, by_unit


def compare(expected, by_unit, document):
    yield from formulas.differences(expected, document, "all")
    found = {(unit["unit"]["code"], unit["unit"]["name"]): unit for unit in document["units"]}
    if found.keys() != by_unit.keys():
        yield f"units: {sorted(found.keys() ^ by_unit.keys())} on one side only"
    for key in sorted(found.keys() & by_unit.keys()):
        yield from formulas.differences(by_unit[key], found[key], " ".join(key))


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    document = formulas.read_json(arguments[1])
    if any(unit["dossiers"] is not None for unit in document["units"]):
        print("units with counted dossiers cannot be recomputed from responses alone", file=sys.stderr)
        return 2
    definition = formulas.read_definition(document, *arguments[2:])
    rows = [row for row in formulas.read_csv(arguments[0]) if row["channel"] in document["channels"]]
    groups = {}
    for row in rows:
        groups.setdefault((row["unit_code"], row["unit_name"]), []).append(row)
    units = {}
    for key, of in groups.items():
        units[key] = formulas.Group(definition, document["method"], of).figure("overall", "overall", definition.criteria)
    expected, by_unit = standings(units, document)
    faults = list(compare(expected, by_unit, document))
    changed = copy.deepcopy(document)
    shown = next(unit for unit in changed["units"] if unit["value"] is not None)
    shown["expected"] += 1e-6
    seen = len(list(compare(expected, by_unit, changed))) > len(faults)
    told = f"{document['method']}: {len(units)} units, {expected['ranked']} ranked, {len(rows)} responses"
    return formulas.settle(faults, told, None if seen else "it did not see a changed number")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
