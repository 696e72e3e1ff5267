"""What measures look at: cells, channels, bins, bands and stretches of a recording."""
