"""Evidence that stays where it is: tables of another engine, read as files are, by the statements themselves."""

from compliance.evidence.inplace.links import Here, doubts
from compliance.evidence.inplace.tables import Inplace, Origin, take_stock
from compliance.evidence.inplace.words import POSTGRESQL, SPARK, Words

__all__ = ["POSTGRESQL", "SPARK", "Here", "Inplace", "Origin", "Words", "doubts", "take_stock"]
