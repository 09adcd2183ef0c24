from __future__ import annotations

import hashlib
import unicodedata

import pytest

from chat.web.access import password
from chat.web.access.password import (
    LONGEST,
    NoPasswordHashError,
    PasswordHash,
    hash_password,
    parse_hash,
)

PASSWORD = "正しい馬と電池のホチキス"


@pytest.fixture(scope="module")
def hashed() -> PasswordHash:
    return hash_password(PASSWORD)


def test_a_hash_written_and_read_knows_its_password_and_no_other(hashed) -> None:
    read = parse_hash(f" {hashed}\n")
    assert read == hashed
    assert read.matches(PASSWORD)
    for wrong in ("", PASSWORD[:-1], PASSWORD + "a", PASSWORD.upper() + " "):
        assert not read.matches(wrong)


def test_no_comparison_takes_longer_the_more_of_it_is_right(hashed, monkeypatch) -> None:
    """Neither ends at the first byte that differs, nor before the work where it is too long."""
    compared, derived = [], []

    def digest(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return False

    work = hashlib.scrypt
    monkeypatch.setattr(password.hmac, "compare_digest", digest)
    monkeypatch.setattr(
        password.hashlib, "scrypt", lambda *a, **k: derived.append(k["n"]) or work(*a, **k)
    )
    for given in (PASSWORD, PASSWORD[:-1], "x" * (LONGEST + 1)):
        assert not hashed.matches(given), "whatever the comparison says holds"
    assert [len(one) for one, _ in compared] == [32] * 3
    assert {other for _, other in compared} == {hashed.key}
    assert derived == [hashed.n] * 3


def test_it_says_how_it_was_made_and_holds_no_password(hashed) -> None:
    words = str(hashed)
    assert words.startswith("scrypt$n=32768,r=8,p=3$")
    assert PASSWORD not in words
    assert str(hash_password(PASSWORD)) != words, "a salt of its own each"
    assert repr(hashed) == "PasswordHash(…)"


def test_it_is_what_scrypt_says(hashed) -> None:
    key = hashlib.scrypt(
        PASSWORD.encode(), salt=hashed.salt, n=2**15, r=8, p=3, maxmem=2**26, dklen=32
    )
    assert hashed.key == key


def test_letters_typed_otherwise_are_the_same_password() -> None:
    hashed = hash_password("ガラスの靴とカギ")
    assert hashed.matches(unicodedata.normalize("NFD", "ガラスの靴とカギ"))


def test_what_is_longer_than_a_password_is_none(hashed) -> None:
    long = hash_password("x" * LONGEST)
    assert long.matches("x" * LONGEST)
    assert not long.matches("x" * (LONGEST + 1))


SALT, KEY = "A" * 22, "B" * 43


@pytest.mark.parametrize(
    "words",
    [
        "",
        "letmein",
        "scrypt$",
        f"bcrypt$n=32768,r=8,p=3${SALT}${KEY}",
        f"scrypt$n=1024,r=8,p=1${SALT}${KEY}",  # too weak
        f"scrypt$n=32769,r=8,p=1${SALT}${KEY}",  # no power of two
        f"scrypt$n=32768,r=1,p=1${SALT}${KEY}",
        f"scrypt$n=32768,r=8,p=0${SALT}${KEY}",
        f"scrypt$n=8388608,r=32,p=1${SALT}${KEY}",  # 32 GB
        f"scrypt$n=32768,r=8,p=999${SALT}${KEY}",
        f"scrypt$n=32768,r=8,p=3$short${KEY}",
        f"scrypt$n=32768,r=8,p=3${SALT}$short",
        f"scrypt$n=32768,r=8,p=3${SALT}${KEY}\nscrypt",
    ],
)
def test_what_is_no_sound_hash_is_refused(words: str) -> None:
    with pytest.raises(NoPasswordHashError):
        parse_hash(words)
