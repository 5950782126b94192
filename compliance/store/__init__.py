"""The store: scans and what became of their findings, waivers, attestations, corrective actions.

Imported only where a store is used. A scan is stored whole, after it succeeded, or not at all.
"""

from compliance.store.opening import Store, open_store
from compliance.store.scans import Past, complete, past, prepare, record, scan_into, series_of

__all__ = ["Past", "Store", "complete", "open_store", "past", "prepare", "record", "scan_into", "series_of"]
