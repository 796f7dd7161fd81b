"""Cache answers on disk or on a Redis server, shared by threads, processes and machines."""
