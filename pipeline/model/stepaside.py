"""How a speed-up says that it isn't made for what it found."""


class StepAside(Exception):
    """The speed-up does not apply here. The message is the reason, as it stands in run.json."""
