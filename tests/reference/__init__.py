"""Makes the published tables and figures in ``results/reference`` from results folders."""
