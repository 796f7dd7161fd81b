"""Time the library itself, without peers.

python -m benchmarks cached   its import, and a text whose answers are in the cache
python -m benchmarks export   rows, JSON lines, CSV and Parquet
python -m benchmarks report   opening a report in a browser; needs Playwright and Chromium
"""
