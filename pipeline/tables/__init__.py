"""The tables: columns declared once, records turned into rows, one writer a format.

The package is also the public function ``pipeline.tables(docs)``: Python gives both one name, so the module is
callable.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas
    from spacy.tokens import Doc


class _Tables(ModuleType):
    def __call__(self, docs: Iterable[Doc]) -> dict[str, pandas.DataFrame]:
        """The tables of Docs that went through ``pipeline.load()``'s pipeline: name -> DataFrame, columns as in the CSV
        file.

        Docs without an Article are called document-1, document-2 and so on. Empty cells are missing values.
        Raises ValueError where two Docs have one id or where a record isn't what its text says.
        """
        from pipeline.tables.frames import data_frames

        return data_frames(docs)


sys.modules[__name__].__class__ = _Tables
