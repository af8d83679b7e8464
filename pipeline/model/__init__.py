"""The spaCy model: finding, checking, loading it, and the speed-ups that leave its output as it is.

``load_model`` gives the model ready for use, ``speed_ups`` says which speed-ups it runs with, ``model_fingerprint`` names
its exact files. One module holds one speed-up; ``tuning`` puts them together.
"""

from pipeline.model.load import ModelError, load_model, model_fingerprint
from pipeline.model.tuning import SpeedUp, speed_ups, tune

__all__ = ["ModelError", "SpeedUp", "load_model", "model_fingerprint", "speed_ups", "tune"]
