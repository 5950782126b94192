"""Rules, judgements and profiles: YAML in, frozen values out."""

from compliance.rules.loader import RulePack, load_pack

__all__ = ["RulePack", "load_pack"]
