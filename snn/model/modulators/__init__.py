"""Modulators, one a file: parameters, equations of its level and its effects, and what is recorded of it.

Levels are dimensionless (arbitrary units), not concentrations. At the neutral levels (oxytocin 0, serotonin 1) every
gain is exactly 1 and every current exactly 0, so a neutral partner is a partner without modulators, byte for byte.
"""
