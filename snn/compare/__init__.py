"""Many dyads: means and differences with intervals, and tables of them. The dyad is the unit."""
