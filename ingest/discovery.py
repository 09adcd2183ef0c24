"""What modules of a folder declare: a new part is one new file there and no entry elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from ingest import messages


def module_names(package: ModuleType) -> tuple[str, ...]:
    """The names of the modules and packages in a package, in order; none is imported."""
    return tuple(sorted(module.name for module in iter_modules(package.__path__)))


def declared(package: ModuleType, name: str) -> Iterator[Any]:
    """What the modules of a package hold in their tuple ``name``, by the modules' names.

    A module without such a tuple is a helper of the others. Where one has ``TEXTS``, the sentences
    that it brings in each language, these are taken up (see ``messages.add``).

    Args:
        package: its modules are imported.
        name: of the tuple.

    Raises:
        ValueError: a module's ``TEXTS`` do not fit.
    """
    for module_name in module_names(package):
        module = import_module(f"{package.__name__}.{module_name}")
        if hasattr(module, name):
            messages.add(getattr(module, "TEXTS", {}))
            yield from getattr(module, name)
