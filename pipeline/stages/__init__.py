"""The stages: one spaCy component a module, or a folder where it has a grammar and a lexicon."""
