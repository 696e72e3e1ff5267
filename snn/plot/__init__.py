"""Figures: functions of computed data that return axes or figures.

Nothing here loads a file, computes a statistic, opens a window or leaves a setting of Matplotlib changed.
"""
