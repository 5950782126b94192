"""The slow, obvious reading of the semantics: the oracle every engine is compared with."""
