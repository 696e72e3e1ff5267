"""Between an experiment and its file: reading, overriding, migrating, writing out."""
