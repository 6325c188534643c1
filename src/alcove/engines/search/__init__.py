"""Search behind one seam: engines index tokens that Python has made.

To add an engine, write `<name>_index.py` with a class that fits `index.Index`, add one line below, and let the
conformance suite say whether it fits.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alcove.engines.search.index import Index, IndexProblem, Schema

# Add one here: name -> "module:class", and what to install when the module is missing.
_ENGINES = {
    "memory": ("alcove.engines.search.memory_index", "MemoryIndex", ""),
    "tantivy": ("alcove.engines.search.tantivy_index", "TantivyIndex", "pip install tantivy"),
}


def open_index(path: Path, schema: Schema, engine: str = "tantivy") -> Index:
    """Open the index in this folder, or make it. Raises IndexOutdated, IndexProblem."""
    if engine not in _ENGINES:
        raise IndexProblem(f"There is no search engine named “{engine}”. Choose one of: {', '.join(_ENGINES)}.")
    module, name, install = _ENGINES[engine]
    try:
        made = getattr(import_module(module), name)
    except ImportError as error:
        raise IndexProblem(f"The search engine “{engine}” is not installed. Run: {install}") from error
    index: Index = made(schema) if engine == "memory" else made(path, schema)
    return index
