"""The plan of the season, without a database: 99 projects of 78 governments that add up exactly."""

from seeds import plan, samples

TOTAL = 103_900_000_000


def places() -> list[plan.Place]:
    """Seventeen provinces, one of them without municipalities; in the others some are poor."""
    names = {one.government for one in samples.read_real()}
    made = [plan.Place(f"{n:02}", f"예시{n}도", f"{n:02}") for n in range(11, 28)]
    inner = [
        plan.Place(f"{n}{m:03}", f"예시{n}{m}군", f"{n}", m % 3 == 0)
        for n in range(11, 27)
        for m in range(12)
    ]
    return made + inner + [plan.Place(f"26{900 + n}", name, "26") for n, name in enumerate(sorted(names))]


def test_ninety_nine_tasks_of_seventy_eight_governments_add_up_exactly():
    real = samples.read_real()
    chosen = plan.choose(places(), real)
    tasks = plan.tasks(chosen, real, TOTAL)
    assert len(chosen) == len({place.code for place in chosen}) == 78
    assert (len(tasks), len({task.government for task in tasks})) == (99, 78)
    assert sum(task.national for task in tasks) == TOTAL
    assert all(task.national % plan.STEP == 0 and task.national > 0 for task in tasks)
    assert len({task.title for task in tasks}) == 99


def test_every_province_has_a_share():
    chosen = plan.choose(places(), samples.read_real())
    assert {place.province for place in chosen} == {f"{n:02}" for n in range(11, 28)}


def test_real_titles_name_their_source_and_invented_ones_say_sample():
    real = samples.read_real()
    tasks = plan.tasks(plan.choose(places(), real), real, TOTAL)
    assert {task.title for task in tasks if task.source} == {one.title for one in real}
    assert all(task.title.endswith("(예시)") for task in tasks if not task.source)
    assert len(real) == 8
    assert all(one.source in samples.words(one.title, one.government, one.source)["content"] for one in real)


def test_the_plan_is_the_same_every_time():
    real = samples.read_real()
    assert plan.tasks(plan.choose(places(), real), real, TOTAL) == plan.tasks(
        plan.choose(places(), real), real, TOTAL
    )


def test_seats_are_divided_without_remainder():
    assert plan.apportion(10, {"a": 1, "b": 1, "c": 8}) == {"a": 2, "b": 2, "c": 6}
    assert sum(plan.apportion(69, {f"{n}": n for n in range(1, 17)}).values()) == 69


def test_city_districts_grow_nothing():
    district = plan.Place("11110", "예시구", "11", rural=False)
    assert "income" not in {plan.invent(district, number)[2] for number in range(40)}
