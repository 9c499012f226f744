"""Loads as even as they can be among the plans that are otherwise as good (Harvey, Ladner, Lovasz, Tamir 2006).

The sum of the squares of the loads is made as small as possible over exchanges that cost nothing.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from reviews.rules.assignment.network import FAR, Network

NEVER = 1 << 40


def even_out(net: Network, tick: Callable[[], None] = lambda: None) -> None:
    """Hand on from the most loaded to the least loaded along exchanges that cost nothing, until none is left."""
    again = True
    while again:
        again = False
        for one in np.argsort(-net.loads(), kind="stable").tolist():
            tick()
            while path := _way(net, one):
                net.push(path)
                again = True
        if not again and net.bounds.floor:
            again = _cancel(net)


def _free(net: Network, start: int, end: int) -> bool:
    """Whether the arc is there and costs nothing."""
    return bool(net.cost[start, end] + net.potential[start] - net.potential[end] == 0)


def _way(net: Network, start: int) -> list[int]:
    """A free path to the reviewer of the fewest proposals, two fewer at least, and back through the sink; or []."""
    loads = net.loads()
    if loads[start] < loads.min() + 2 or not _free(net, net.gathers(start), start):
        return []
    came, queue, best = {start: -1}, deque([start]), -1
    while queue:
        one = queue.popleft()
        if (
            loads[one] <= loads[start] - 2
            and (best < 0 or loads[one] < loads[best])
            and _back(net, one, start)
        ):
            best = one
        costs = net.cost[one, : net.count] + (net.potential[one] - net.potential[: net.count])
        for other in np.flatnonzero(costs == 0).tolist():
            if other not in came:
                came[other] = one
                queue.append(other)
    if best < 0:
        return []
    path = [best]
    while came[path[-1]] >= 0:
        path.append(came[path[-1]])
    return path[::-1] + _back(net, best, start)


def _back(net: Network, end: int, start: int) -> list[int]:
    """The nodes from `end` through the sink to `start`, [] where a bound stands in the way."""
    out, into = net.gathers(end), net.gathers(start)
    nodes = [out, start] if out == into else [out, into, start]
    return nodes if all(_free(net, *arc) for arc in zip([end, *nodes], nodes, strict=False)) else []


def _cancel(net: Network) -> bool:
    """One round trip through both gathering nodes that makes the loads more even, where there is one (Bellman, Ford)."""
    loads, count = net.loads(), net.count
    costs = np.where(net.cost + net.potential[:, None] - net.potential[None, :] == 0, 0, NEVER)
    costs[net.cost >= FAR] = NEVER
    for one in range(count):
        node = net.gathers(one)
        costs[one, node] += 2 * loads[one] + 1
        costs[node, one] -= 2 * loads[one] - 1
    distance, came = np.zeros(net.size, np.int64), np.full(net.size, -1, np.int64)
    for _round in range(net.size + 1):
        reached = distance[:, None] + costs
        best = reached.argmin(0)
        least = reached[best, np.arange(net.size)]
        better = least < distance
        if not better.any():
            return False
        distance, came = np.where(better, least, distance), np.where(better, best, came)
    net.push(_circle(came, int(np.flatnonzero(better)[0])))
    return True


def _circle(came: np.ndarray, node: int) -> list[int]:
    """The nodes of the circle that the predecessors run in, its first also last."""
    for _step in range(len(came)):
        node = int(came[node])
    path = [node]
    while (before := int(came[path[-1]])) != node:
        path.append(before)
    return [node, *reversed(path[1:]), node] if len(path) > 1 else []
