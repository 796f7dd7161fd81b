"""Compare speed, cost and losses on many articles with langextract and plain instructor, on the loopback server.

python -m benchmarks throughput           about half an hour
python -m benchmarks throughput --quick   few articles, to see that it works
"""
