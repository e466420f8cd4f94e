"""The plain counts of the index by Polars and by chDB, on the very responses that the bench counted.

Called by `cargo bench --bench index -- --peers` with a file of fixed rows (unit as u32, channel as u8, then a byte
for each rating and single choice), their number of bytes a row, the places of the 22 criteria, of sex and of age.
Each library takes the columns into memory in its own form first; that is not timed. Each question is put in the
ways that the library's manual offers; the fastest way counts. Prints a line a figure: library, question, ms.
"""

import statistics
import sys
import time

import numpy

THREADS = 2
RUNS = 3
VALUES = (0, 1, 2, 3, 4, 5, 254, 255)


def median(work):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def show(library, question, ways):
    took = {name: median(work) for name, work in ways.items()}
    best = min(took, key=took.get)
    others = "".join(f"; {name} {ms:.1f}" for name, ms in took.items() if name != best)
    print(f"{library}\t{question}\t{took[best]:.1f}\t{best}{others}", flush=True)


def polars(columns, criteria, sex, age):
    import os

    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    import polars as pl

    frame = pl.DataFrame({name: values for name, values in columns.items()})
    chosen = (pl.col(sex) == 2) & pl.col(age).is_in([2, 3])

    def counted(by, lazy):
        each = [(pl.col(c) == v).sum().alias(f"{c}_{v}") for c in criteria for v in VALUES]
        return {
            "one group_by, 176 sums": lambda: lazy().group_by(by).agg(each).collect(),
            "22 group_bys": lambda: pl.collect_all([lazy().group_by([*by, c]).len() for c in criteria]),
            "value_counts": lambda: lazy().group_by(by).agg([pl.col(c).value_counts() for c in criteria]).collect(),
        }

    show("polars", "unit", counted(["unit"], frame.lazy))
    show("polars", "cross", counted(["unit", "channel"], lambda: frame.lazy().filter(chosen)))
    show(
        "polars",
        "cross-n",
        {"group_by": lambda: frame.lazy().filter(chosen).group_by(["unit", "channel"]).len().collect()},
    )


def chdb(columns, criteria, sex, age):
    from chdb import session

    import pyarrow

    base = session.Session()
    base.query(f"SET max_threads = {THREADS}")
    table = pyarrow.table(columns)
    globals()["responses"] = table
    types = ", ".join(f"{name} {'UInt32' if name == 'unit' else 'UInt8'}" for name in columns)
    base.query("CREATE DATABASE bench ENGINE = Atomic")
    for name, engine in (("memory", "Memory"), ("sorted", "MergeTree ORDER BY unit")):
        base.query(f"CREATE TABLE bench.{name} ({types}) ENGINE = {engine}")
        base.query(f"INSERT INTO bench.{name} SELECT * FROM Python(responses)")
    base.query("OPTIMIZE TABLE bench.sorted FINAL")
    settings = f"SETTINGS max_threads = {THREADS}"

    def counted(by, where):
        each = ", ".join(f"countIf({c} = {v})" for c in criteria for v in VALUES)
        ways = {}
        for name in ("memory", "sorted"):
            one = f"SELECT {by}, {each} FROM bench.{name} {where} GROUP BY {by} {settings}"
            many = " UNION ALL ".join(
                f"SELECT {by}, {c} AS answer, count() FROM bench.{name} {where} GROUP BY {by}, answer" for c in criteria
            )
            ways[f"{name}, 176 countIf"] = lambda one=one: base.query(one, "Native")
            ways[f"{name}, 22 GROUP BY"] = lambda many=many: base.query(f"{many} {settings}", "Native")
        return ways

    where = f"WHERE {sex} = 2 AND {age} IN (2, 3)"
    show("chdb", "unit", counted("unit", ""))
    show("chdb", "cross", counted("unit, channel", where))
    plain = "SELECT unit, channel, count() FROM bench.{} " + where + f" GROUP BY unit, channel {settings}"
    ways = {name: lambda name=name: base.query(plain.format(name), "Native") for name in ("memory", "sorted")}
    show("chdb", "cross-n", ways)


def main():
    file, width, criteria, sex, age = sys.argv[1:6]
    width = int(width)
    names = ["unit", "channel", *(f"q{at}" for at in range(width - 5))]
    row = numpy.dtype([(name, "<u4" if name == "unit" else "u1") for name in names])
    rows = numpy.fromfile(file, dtype=row)
    columns = {name: numpy.ascontiguousarray(rows[name]) for name in names}
    del rows
    criteria = [f"q{at}" for at in range(int(criteria))]
    for library in (polars, chdb):
        try:
            library(columns, criteria, f"q{sex}", f"q{age}")
        except ImportError as missing:
            print(f"{library.__name__}\tmissing\t0\t{missing}", flush=True)


main()
