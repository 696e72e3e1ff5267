"""Who influences whom, shown by randomised cues: the cue test, its checks and effect size, and the index on them."""
