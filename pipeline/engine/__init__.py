"""Running the pipeline over a corpus: batches, workers, files."""
