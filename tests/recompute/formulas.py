"""What a campaign's responses say: the questionnaire, the formulas, and how figures are compared.

Reads only the CSV of `hailong export --what responses` and the questionnaire, and follows the formulas
as `src/index/method.rs` and `src/index/interval.rs` state them; runs nothing of the program and needs no package.
"""

import csv
import json
import math
import pathlib
import re

Z = 1.959963984540054
NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED = "", "NA", "-"


# The questionnaire -----------------------------------------------------------------------------------


def yaml(text):
    """The part of YAML that questionnaires are written in: mappings and lists by indentation, lists
    and mappings in brackets, folded texts, comments. Texts are not unfolded: nothing here needs them."""
    lines = []
    for line in text.splitlines():
        bare = line.strip()
        if lines and lines[-1][1].count("[") > lines[-1][1].count("]"):
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {bare}")
        elif bare and not bare.startswith("#"):
            lines.append((len(line) - len(line.lstrip()), bare))
    value, at = block(lines, 0, 0)
    if at != len(lines):
        raise ValueError(f"this line is not understood: {lines[at][1]}")
    return value


def block(lines, at, indent):
    if lines[at][1].startswith("- "):
        items = []
        while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("- "):
            inner = lines[at][1][2:].lstrip()
            lines[at] = (indent + len(lines[at][1]) - len(inner), inner)
            if re.match(r"[\w-]+:(\s|$)", inner):
                item, at = block(lines, at, lines[at][0])
            else:
                item, at = scalar(inner), skip_deeper(lines, at + 1, indent)
            items.append(item)
        return items, at
    mapping = {}
    while at < len(lines) and lines[at][0] == indent and not lines[at][1].startswith("- "):
        key, _, rest = lines[at][1].partition(":")
        rest = re.sub(r"^&\S+\s*", "", rest.strip())
        at += 1
        deeper = at < len(lines) and (lines[at][0] > indent or (lines[at][0] == indent and lines[at][1].startswith("- ")))
        if deeper and not rest and lines[at][1].startswith("["):
            rest = lines[at][1]
        if rest or not deeper:
            mapping[key] = scalar(rest)
            at = skip_deeper(lines, at, indent)
        else:
            mapping[key], at = block(lines, at, lines[at][0])
    return mapping, at


def skip_deeper(lines, at, indent):
    while at < len(lines) and lines[at][0] > indent:
        at += 1
    return at


def scalar(text):
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [scalar(item) for item in text[1:-1].split(",") if item.strip()]
    text = text.split(" #")[0].strip()
    return {"true": True, "false": False}.get(text, text.strip("\"'"))


class Definition:
    def __init__(self, text):
        file = yaml(text)
        scales = {scale["id"]: [point.get("satisfied", False) for point in scale["points"]] for scale in file["scales"]}
        asked = [question for section in file["sections"] for question in section["questions"]]
        kinds = {question["id"]: question for question in asked}
        self.name = f"{file['key']}.{file['version']}"
        self.factors = [(factor["id"], factor.get("part"), factor["criteria"]) for factor in file["factors"]]
        self.parts = [part["id"] for part in file.get("parts", [])]
        self.criteria = [criterion for _, _, criteria in self.factors for criterion in criteria]
        self.satisfied = {criterion: scales[kinds[criterion]["scale"]] for criterion in self.criteria}

    def figures(self):
        """(list of the document, id, criteria) of every figure."""
        yield "overall", "overall", self.criteria
        for part in self.parts:
            yield "parts", part, [c for _, of, criteria in self.factors if of == part for c in criteria]
        for factor, _, criteria in self.factors:
            yield "factors", factor, criteria
        for criterion in self.criteria:
            yield "criteria", criterion, [criterion]


# The formulas ----------------------------------------------------------------------------------------


def t_distribution(t, freedom):
    """P(|T| < t), the closed form for whole degrees of freedom (Abramowitz and Stegun, 26.7.3-4)."""
    angle = math.atan(t / math.sqrt(freedom))
    cos2 = math.cos(angle) ** 2
    odd = freedom % 2
    if freedom == 1:
        return 2 * angle / math.pi
    term = total = math.cos(angle) if odd else 1.0
    for k in range(1, (freedom - 1) // 2 if odd else freedom // 2):
        term *= cos2 * (2 * k / (2 * k + 1) if odd else (2 * k - 1) / (2 * k))
        total += term
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total


def t_975(freedom, known={}):
    if freedom not in known:
        low, high = 1.9, 13.0
        while high - low > 1e-13 * high:
            middle = (low + high) / 2
            low, high = (middle, high) if t_distribution(middle, freedom) < 0.95 else (low, middle)
            if middle in (low, high) and high - low <= math.ulp(high) * 2:
                break
        known[freedom] = (low + high) / 2
    return known[freedom]


def wilson(share, n):
    middle = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low, high = (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)
    return (0.0 if share == 0 else low), (1.0 if share == 1 else high)


def effective_n(share, variance, n):
    if n < 2 or variance == 0 or share in (0.0, 1.0):
        return float(n)
    return share * (1 - share) / variance * (Z / t_975(n - 1)) ** 2


class Group:
    """The rows of one group; a row is a mapping from criterion to its cell."""

    def __init__(self, definition, method, rows):
        self.definition, self.method, self.rows = definition, method, rows
        lengths = [len(s) for s in definition.satisfied.values()]
        self.full = {
            "mean-score.1": math.lcm(*lengths),
            "points-tt01.1": math.lcm(*(length - 1 for length in lengths)),
        }.get(method, 1)

    def y(self, criterion, cell):
        satisfied = self.definition.satisfied[criterion]
        if self.method == "mean-score.1":
            return int(cell) * self.full // len(satisfied)
        if self.method == "points-tt01.1":
            return (int(cell) - 1) * self.full // (len(satisfied) - 1)
        return int(satisfied[int(cell) - 1])

    def respondents(self, criteria):
        """(y, m, satisfied) of everyone who answered any of the criteria."""
        for row in self.rows:
            given = [(c, row[c]) for c in criteria if row[c] not in (NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED)]
            if given:
                satisfied = sum(self.definition.satisfied[c][int(cell) - 1] for c, cell in given)
                yield sum(self.y(c, cell) for c, cell in given), len(given), satisfied

    def missing(self, criteria):
        cells = [row[c] for row in self.rows for c in criteria]
        kinds = {"not_answered": NOT_ANSWERED, "not_applicable": NOT_APPLICABLE, "not_asked": NOT_ASKED}
        return {name: cells.count(kind) for name, kind in kinds.items()}

    def figure(self, where, name, criteria):
        people = list(self.respondents(criteria))
        n, y, m = len(people), sum(p[0] for p in people), sum(p[1] for p in people)
        figure = {"n": n, "numerator": y, "denominator": m * self.full, "missing": self.missing(criteria)}
        variance = 0.0
        if where == "criteria":
            points = range(1, len(self.definition.satisfied[name]) + 1)
            figure["distribution"] = [sum(row[name] == str(point) for row in self.rows) for point in points]
        if self.method == "fully-satisfied.1" and where != "criteria":
            figure["numerator"], figure["denominator"] = sum(p[1] == p[2] for p in people), n
            share = figure["numerator"] / n if n else None
        elif self.method.startswith(("mean-of-", "points-")) and where != "criteria":
            figure["numerator"] = figure["denominator"] = None
            share, gradient = self.mean(where, name)
            variance = self.mean_variance(gradient, n)
        else:
            share = y / (m * self.full) if m else None
            if n > 1 and (where != "criteria" or self.method in ("mean-score.1", "points-tt01.1")):
                # Whole numbers, so that 0 is 0.
                squares = sum((p[0] * m - y * p[1]) ** 2 for p in people)
                variance = n / (n - 1) * (squares / m**4) / self.full**2
        if share is None:
            return figure | dict.fromkeys(("value", "low", "high", "n_eff"))
        n_eff = effective_n(share, variance, n)
        low, high = wilson(share, n_eff)
        return figure | {"value": share, "low": low, "high": high, "n_eff": n_eff}

    def mean(self, where, name):
        """The value of a mean of shares, and the weight of each criterion's share in it."""
        if not hasattr(self, "shares"):
            counts = {c: list(self.respondents([c])) for c in self.definition.criteria}
            sums = {c: (sum(p[0] for p in people), len(people)) for c, people in counts.items()}
            self.shares = {c: (y / (m * self.full), m) for c, (y, m) in sums.items() if m}

        def mean(members):
            members = [(value, weights) for value, weights in members if value is not None]
            if not members:
                return None, {}
            weights = {}
            for _, of_member in members:
                for criterion, weight in of_member.items():
                    weights[criterion] = weights.get(criterion, 0) + weight / len(members)
            return sum(value for value, _ in members) / len(members), weights

        def indicators(members):
            return mean([(self.shares[c][0], {c: 1.0}) for c in members if c in self.shares])

        if self.method == "points-tt01.1":
            of = {"factors": lambda f, part: f == name, "parts": lambda f, part: part == name}.get(where)
            members = [c for f, part, criteria in self.definition.factors if not of or of(f, part) for c in criteria]
            return indicators(members)

        def factor(criteria):
            return indicators(criteria)

        def factors(part):
            return [factor(criteria) for _, of, criteria in self.definition.factors if part in (None, of)]

        if where == "factors":
            return factor(next(criteria for f, _, criteria in self.definition.factors if f == name))
        if where == "parts":
            return mean(factors(name))
        if self.method == "mean-of-parts.1":
            return mean([mean(factors(part)) for part in self.definition.parts])
        return mean(factors(None))

    def mean_variance(self, weights, n):
        if n < 2:
            return 0.0
        squares = 0.0
        for row in self.rows:
            moved = 0.0
            for criterion, weight in weights.items():
                if row[criterion] not in (NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED):
                    share, m = self.shares[criterion]
                    moved += weight * (self.y(criterion, row[criterion]) / self.full - share) / m
            squares += moved * moved
        variance = n / (n - 1) * squares
        return 0.0 if variance < 1e-26 else variance

    def results(self):
        results = {"respondents": len(self.rows), "parts": [], "factors": [], "criteria": []}
        for where, name, criteria in self.definition.figures():
            figure = {"id": name} | self.figure(where, name, criteria)
            if where == "overall":
                results["overall"] = figure
            else:
                results[where].append(figure)
        return results


# The comparison --------------------------------------------------------------------------------------


def key_of(row, by):
    return {
        "unit": lambda: (row["unit_code"], row["unit_name"]),
        "field": lambda: row["field"],
        "month": lambda: row["day"][:7],
        "channel": lambda: row["channel"],
    }[by]()


def key_in(key):
    if key["by"] == "unit":
        return key["code"], key["name"]
    if key["by"] == "field":
        return key["code"] or {"not_answered": NOT_ANSWERED, "not_asked": NOT_ASKED}[key["missing"]]
    return key[key["by"]]


def differences(expected, found, where):
    """What differs; numbers of floating point may by a part in 10^9, n_eff in 10^7."""
    if isinstance(expected, dict):
        for name in expected:
            if name not in found:
                yield f"{where}.{name} is missing"
            else:
                yield from differences(expected[name], found[name], f"{where}.{name}")
    elif isinstance(expected, list):
        if len(expected) != len(found):
            yield f"{where}: {len(found)} instead of {len(expected)}"
        for at, (one, other) in enumerate(zip(expected, found)):
            name = one.get("id", at) if isinstance(one, dict) else at
            yield from differences(one, other, f"{where}[{name}]")
    elif isinstance(expected, float) and isinstance(found, (int, float)):
        allowed = 1e-7 if where.endswith("n_eff") else 1e-9
        # The end of an interval near 0 is a small difference of numbers near 1.
        if not math.isclose(expected, found, rel_tol=allowed, abs_tol=1e-10):
            yield f"{where}: {found} instead of {expected}"
    elif expected != found:
        yield f"{where}: {found} instead of {expected}"


ROOT = pathlib.Path(__file__).parent.parent.parent


def read_json(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_definition(document, path=None):
    """The questionnaire of a document, as shipped or from this file."""
    path = pathlib.Path(path or ROOT / "survey-defs" / f"{document['definition']['name']}.yaml")
    definition = Definition(path.read_text(encoding="utf-8"))
    assert definition.name == document["definition"]["name"], "another questionnaire"
    return definition


def settle(faults, told, blind):
    """Prints what differs, or `told`; a control that saw nothing says in `blind` why. The status to end with."""
    for fault in faults[:40]:
        print(fault)
    if blind:
        print(f"the comparison is blind: {blind}")
        return 1
    print(f"{told}: " + (f"{len(faults)} differences" if faults else "equal"))
    return 1 if faults else 0
