"""Run the embedded model: its weights, and llama.cpp in a child process."""
