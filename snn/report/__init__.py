"""The one place that turns a results folder into tables and figures."""
