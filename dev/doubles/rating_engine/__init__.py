"""A rating engine that speaks TMF654 and TMF635 over HTTP, deterministic by seed, with fault knobs."""
