"""Read for the embedded model: choose the sentences it is asked about, and fill by rule what it is not asked for."""
