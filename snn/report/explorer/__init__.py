"""The page of `snn explore`: all dyads of one or several results folders, to look at from all sides in a browser."""
