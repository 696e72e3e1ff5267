"""Which measure can be trusted: measures judged on dyads whose coupling is known."""
