"""Train the embedded model to read: see `training/README.md`."""
