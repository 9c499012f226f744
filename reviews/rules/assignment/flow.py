"""The optimum by shortest ways: what is over is brought to where it lacks, each time along the cheapest exchange.

Successive shortest paths with potentials (Ahuja, Magnanti, Orlin, Network Flows, 9.7). The potentials that remain are the
certificate: no exchange at all is cheaper than nothing (`proven`).
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from reviews.rules.assignment.network import FAR, Bools, Ints, Network

HOP = (
    1 << 13
)  # a path's cost is counted in hops too: of two as cheap the shorter one, which visits no proposal twice
NEVER = 1 << 60


def balance(net: Network, tick: Callable[[float], None] = lambda _share: None) -> bool:
    """Bring all excess to where it lacks, as cheaply as can be. False where that cannot be; then as much as can be."""
    all_of_it = max(1, int(net.excess.clip(0).sum()))
    while (left := int(net.excess.clip(0).sum())) > 0:
        tick(1 - left / all_of_it)
        path = _cheapest(net)
        if path is None:
            return False
        net.push(path)
        net.excess[path[0]] -= 1
        net.excess[path[-1]] += 1
    return True


def _cheapest(net: Network) -> list[int] | None:
    """The nodes of the cheapest path from an excess to a lack; potentials follow. None where there is none."""
    distance, came = np.full(net.size, NEVER, np.int64), np.full(net.size, -1, np.int64)
    distance[net.excess > 0] = 0
    end = search(net, distance, came, net.excess < 0)
    if end is None:
        return None
    far = distance // HOP
    net.potential += np.minimum(far, far[end])
    path = [end]
    while came[path[-1]] >= 0:
        path.append(int(came[path[-1]]))
    return path[::-1]


def search(net: Network, distance: Ints, came: Ints, ends: Bools) -> int | None:
    """Dijkstra's search over reduced costs from where `distance` is set, to the first of `ends`."""
    waiting = distance.copy()
    while True:
        node = int(waiting.argmin())
        if waiting[node] >= NEVER:
            return None
        if ends[node]:
            return node
        waiting[node] = NEVER
        reached = distance[node] + (net.cost[node] + (net.potential[node] - net.potential)) * HOP + 1
        better = reached < distance
        distance[better] = waiting[better] = reached[better]
        came[better] = node


def closure(net: Network, starts: list[int]) -> set[int]:
    """Every node that an excess at `starts` can be brought to."""
    seen, queue = set(starts), deque(starts)
    while queue:
        for node in np.flatnonzero(net.cost[queue.popleft()] < FAR).tolist():
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return seen


def proven(net: Network) -> bool:
    """Whether no exchange makes the plan better: all arcs, made anew, keep the potentials. Says nothing of loads."""
    potential = net.potential
    for one in range(net.count):
        costs = net.cost[one].copy()
        costs[: net.count] = net.arcs(one)[0]
        if (costs < FAR).any() and (costs + potential[one] - potential)[costs < FAR].min() < 0:
            return False
    for node in (net.sink, net.hub):
        open_ = net.cost[node] < FAR
        if open_.any() and (potential[node] - potential)[open_].min() < 0:
            return False
    return not net.excess.any()
