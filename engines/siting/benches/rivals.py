"""Solves one problem with a rival and prints `seconds value bound`. Called by rivals.rs.

    rivals.py highs|spopt cover FILE SECONDS    first line: candidates demands choose; then a list for each candidate
    rivals.py highs|spopt median FILE SECONDS   first line: candidates demands choose; then distances for each
"""

import sys
import time

import numpy


def read(path, number):
    with open(path) as file:
        candidates, demands, choose = map(int, file.readline().split())
        return candidates, demands, choose, [[number(word) for word in line.split()] for line in file]


def highs(columns, cost, rows, binary, seconds):
    """The least of cost over rows of (columns, coefficients, low, high); columns are within 0 and 1."""
    import highspy

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, len(rows)
    model.col_cost_ = numpy.array(cost, float)
    model.col_lower_, model.col_upper_ = numpy.zeros(columns), numpy.ones(columns)
    model.row_lower_ = numpy.array([row[2] for row in rows], float)
    model.row_upper_ = numpy.array([row[3] for row in rows], float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = numpy.cumsum([0] + [len(row[0]) for row in rows])
    model.a_matrix_.index_ = numpy.concatenate([row[0] for row in rows])
    model.a_matrix_.value_ = numpy.concatenate([row[1] for row in rows])
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger if at < binary else kinds.kContinuous for at in range(columns)]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", seconds)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    return info.objective_function_value, info.mip_dual_bound


def highs_cover(candidates, demands, choose, lists, seconds):
    from collections import Counter

    near = [[] for _ in range(demands)]
    for site, row in enumerate(lists):
        for demand in row:
            near[demand].append(site)
    # Demands with the same sites are one, as they are in borough.
    groups = list(Counter(map(tuple, filter(None, near))).items())
    rows = [
        (list(sites) + [candidates + at], [1.0] * len(sites) + [-1.0], 0.0, numpy.inf)
        for at, (sites, _) in enumerate(groups)
    ]
    rows.append((list(range(candidates)), [1.0] * candidates, 0.0, choose))
    cost = [0.0] * candidates + [-count for _, count in groups]
    value, bound = highs(candidates + len(groups), cost, rows, candidates, seconds)
    return -value, -bound


def highs_median(candidates, demands, choose, distances, seconds):
    ways = [(site, demand) for demand in range(demands) for site in range(candidates)]
    cost = [0.0] * candidates + [distances[site][demand] for site, demand in ways]
    rows = [
        ([candidates + demand * candidates + site for site in range(candidates)], [1.0] * candidates, 1.0, 1.0)
        for demand in range(demands)
    ]
    rows += [([site, candidates + at], [1.0, -1.0], 0.0, numpy.inf) for at, (site, _) in enumerate(ways)]
    rows.append((list(range(candidates)), [1.0] * candidates, 0.0, choose))
    return highs(candidates + len(ways), cost, rows, candidates, seconds)


def spopt(kind, candidates, demands, choose, rows, seconds):
    import pulp
    from spopt.locate import MCLP, PMedian

    solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=1)
    weights = numpy.ones(demands)
    if kind == "cover":
        far = numpy.full((demands, candidates), 2.0)
        for site, row in enumerate(rows):
            far[row, site] = 0.0
        problem = MCLP.from_cost_matrix(far, weights, 1.0, p_facilities=choose)
    else:
        problem = PMedian.from_cost_matrix(numpy.array(rows).T, weights, p_facilities=choose)
    problem = problem.solve(solver, results=False)
    # spopt gives no bound; where the solver stopped by itself the value is the bound.
    value = pulp.value(problem.problem.objective)
    done = problem.problem.sol_status == pulp.LpSolutionOptimal
    return value, value if done else float("nan")


def main():
    who, kind, path, seconds = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
    candidates, demands, choose, rows = read(path, int if kind == "cover" else float)
    begun = time.monotonic()
    if who == "spopt":
        value, bound = spopt(kind, candidates, demands, choose, rows, seconds)
    elif kind == "cover":
        value, bound = highs_cover(candidates, demands, choose, rows, seconds)
    else:
        value, bound = highs_median(candidates, demands, choose, rows, seconds)
    print(time.monotonic() - begun, value, bound)


main()
