"""The YAML reader under the name rule code uses; it lives below evidence, which reads mappings with it."""

from compliance.reading import Location, Position, Positioned, dotted, parse_yaml, read_yaml

__all__ = ["Location", "Position", "Positioned", "dotted", "parse_yaml", "read_yaml"]
