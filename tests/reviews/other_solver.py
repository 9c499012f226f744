"""OR-Tools' answer to a flow, in a process of its own: its library and highspy's carry HiGHS under one name, and exclude each other.

Reads (kind, arcs, places) as a pickle, prints the number.
"""

import pickle
import subprocess
import sys
from collections.abc import Sequence

Arc = tuple[int, int, int, int]


def answer(kind: str, arcs: Sequence[Arc], places: int = 0) -> int:
    """Kind "cost": the least cost of `places` through the arcs; "flow": how many places pass at most."""
    ran = subprocess.run(
        [sys.executable, __file__], input=pickle.dumps((kind, arcs, places)), capture_output=True, check=True
    )
    return int(ran.stdout)


def least_cost(arcs: Sequence[Arc], places: int) -> int:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    flow = SimpleMinCostFlow()
    for start, end, capacity, cost in arcs:
        flow.add_arc_with_capacity_and_unit_cost(start, end, capacity, cost)
    flow.set_node_supply(0, places)
    flow.set_node_supply(1, -places)
    assert flow.solve() == flow.OPTIMAL
    return flow.optimal_cost()


def largest_flow(arcs: Sequence[Arc]) -> int:
    from ortools.graph.python.max_flow import SimpleMaxFlow

    flow = SimpleMaxFlow()
    for start, end, capacity, _cost in arcs:
        flow.add_arc_with_capacity(start, end, capacity)
    assert flow.solve(0, 1) == flow.OPTIMAL
    return flow.optimal_flow()


if __name__ == "__main__":
    asked, through, many = pickle.load(sys.stdin.buffer)
    print(least_cost(through, many) if asked == "cost" else largest_flow(through))
