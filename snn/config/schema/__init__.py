"""What may be asked: the parameters of an experiment, as frozen models with units and bounds."""
