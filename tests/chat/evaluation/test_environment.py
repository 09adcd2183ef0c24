"""A run says on what machine it was made."""

import os

import pytest

from chat.evaluation import environment
from chat.evaluation.environment import machine

_X86 = """processor\t: 0
model name\t: Some Maker 9000
flags\t\t: fpu sse2 avx2 avx512f avx512_bf16 rdpid

processor\t: 1
model name\t: Another 1
flags\t\t: fpu avx2
"""
_ARM = "processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd i8mm bf16\n"


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (_X86, {"processor": "Some Maker 9000", "vectors": "avx2 avx512f avx512_bf16"}),
        (_ARM, {"vectors": "asimd i8mm bf16"}),
        ("nothing of the kind", {}),
    ],
)
def test_processor_is_named_with_what_it_multiplies_by(tmp_path, told, known):
    path = tmp_path / "cpuinfo"
    path.write_text(told, encoding="utf-8")
    assert environment._processor(path) == known


def test_processor_is_asked_of_python_where_there_is_no_such_file(tmp_path, monkeypatch):
    monkeypatch.setattr(environment.platform, "processor", lambda: "i386")
    assert environment._processor(tmp_path / "none") == {"processor": "i386"}
    monkeypatch.setattr(environment.platform, "processor", lambda: "")
    assert environment._processor(tmp_path / "none") == {}


def test_machine_says_how_many_processors_and_how_much_memory():
    found = machine()
    assert found["cpus"] == os.cpu_count()
    assert found["memory_gib"] * 2**30 == pytest.approx(
        os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"), abs=2**29
    )


def test_memory_is_left_out_where_the_system_does_not_tell(monkeypatch):
    monkeypatch.setattr(environment.os, "sysconf", lambda _: (_ for _ in ()).throw(ValueError))
    assert "memory_gib" not in machine()
