"""Figures: functions of computed data that return axes or figures. Nothing here loads, computes a statistic or shows."""
