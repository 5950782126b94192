"""Messages about what changed: what is worth telling, in whose words, and how it gets there.

Addresses hold passwords and tokens. They are read from the environment at the moment of sending, by the
name of a variable; they are never stored, logged, or part of an error.
"""
