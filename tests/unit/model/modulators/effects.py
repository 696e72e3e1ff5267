"""What modulators do to the populations and the sight of each partner."""

from tests.unit.model.small_dyads import in_population, of_partner, run_for, small_dyad

EFFECTS = ("I_modulator", "gain", "mean_background")
SIGHTS = ("sight_positive", "sight_negative", "self_sight")
PA = 1e-12
POPULATIONS = ("observation_e", "observation_i", "execution_e", "execution_i", "motor")


def effects_of(*, partner_a=None, **partner_b):
    """Return what modulators do to each population, and to the sight, of a (neutral) and of b after one slow step."""
    dyad = small_dyad(partners={"a": partner_a or {}, "b": partner_b})
    network = run_for(dyad, 0.2)
    return {
        name: {effect: in_population(network, dyad, effect, name) for effect in EFFECTS}
        for name in dyad.blocks
    } | {partner: {name: of_partner(network, name, partner) for name in SIGHTS} for partner in "ab"}
