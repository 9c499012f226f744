from tests import worlds_applications as worlds


def test_way(cast, clock):
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    p = worlds.eligible(call, cast.officer, cast.local_approver, cast.programme_officer)
    assert p.number == "SV-2027-0001"
    worlds.closed(call, clock)
    worlds.endorse(call, cast.coordinator, p)
    assert p.endorsement_line.rank == 1
