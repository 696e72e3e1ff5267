"""Modulators, each whole in one module: parameters, level, equations, what is recorded, and what a figure says.

Levels are dimensionless (arbitrary units), not concentrations. At the neutral levels (oxytocin 0, serotonin 1) every
gain is exactly 1 and every current exactly 0, so a neutral partner is a partner without modulators, byte for byte.
Equations are text here; `snn.model` gives them to Brian2. The partner lists the modulators, by its keys.

Why bounds are where they are: a half level of 0.01 or more to a power of at most 20 is still a number (1e-40), and a
hundredth of any level of use; time constants of 0.1 s or more and rates of 50 Hz or less keep Euler steps of 10 ms on
one side of 0; upper bounds only catch a wrong unit or a slip of the keyboard.
"""
