"""Pages of this floor."""

from portal.ui.policies import signed_in


@signed_in
def page(request, **kwargs):
    raise NotImplementedError


envelopes = new_envelope = envelope = ceiling = approvals = scenarios = scenario = decision = results = (
    budget
) = page
awards = award = letter = grant = standing = reports = settlement = payment = onward = page
