"""Evidence: record schemas, files and mappings, and the tables they become."""

from compliance.evidence.evidence_set import EvidenceSet, Manifest, TableFacts
from compliance.evidence.loading import load_evidence, load_manifest, load_rows

__all__ = ["EvidenceSet", "Manifest", "TableFacts", "load_evidence", "load_manifest", "load_rows"]
