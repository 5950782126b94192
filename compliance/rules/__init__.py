"""Rules, judgements and profiles: YAML in, frozen values out."""
