"""Speak with the APIs of the providers: how a request is written, a reply read, and an error understood."""
