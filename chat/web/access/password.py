"""The page's password: kept as what scrypt makes of it, compared in constant time."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass

# OWASP's parameters for 32 MB: a third of a second on one core for each try.
_N, _R, _P = 2**15, 8, 3
_SALT_BYTES, _KEY_BYTES = 16, 32
_LEAST_N, _MOST_MEMORY = 2**14, 2**28
# More than anybody types; without a bound a request chooses how much is hashed.
LONGEST = 1024
SHORTEST = 8
_FORM = re.compile(
    r"scrypt\$n=(\d{1,8}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9_-]{22,128})\$([A-Za-z0-9_-]{43,128})"
)


class NoPasswordHashError(ValueError):
    """Words that are no hash of a password, or one that is too weak to be kept."""


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """What is known of a password.

    Attributes:
        n: scrypt's cost.
        r: its block size.
        p: its parallelism.
        salt: random bytes.
        key: what scrypt made of password and salt.
    """

    n: int
    r: int
    p: int
    salt: bytes
    key: bytes

    def __str__(self) -> str:
        return f"scrypt$n={self.n},r={self.r},p={self.p}${_coded(self.salt)}${_coded(self.key)}"

    def __repr__(self) -> str:  # never into a log or a traceback
        return "PasswordHash(…)"

    def matches(self, password: str) -> bool:
        """Whether it is the hash of ``password``; takes the same time for any."""
        key = _derived(password[:LONGEST], self.salt, self.n, self.r, self.p, len(self.key))
        return hmac.compare_digest(key, self.key) and len(password) <= LONGEST


def hash_password(password: str) -> PasswordHash:
    """The hash of a password, with a salt of its own."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return PasswordHash(_N, _R, _P, salt, _derived(password, salt, _N, _R, _P, _KEY_BYTES))


def parse_hash(words: str) -> PasswordHash:
    """Read what ``str`` made of a hash.

    Raises:
        NoPasswordHashError: it is none, or its parameters are too weak or too costly.
    """
    found = _FORM.fullmatch(words.strip())
    if found is None:
        raise NoPasswordHashError
    n, r, p = (int(found[at]) for at in (1, 2, 3))
    weak = n < _LEAST_N or n & (n - 1) or r < 8 or p < 1
    if weak or 128 * n * r > _MOST_MEMORY or p > 16:
        raise NoPasswordHashError
    try:
        return PasswordHash(n, r, p, _decoded(found[4]), _decoded(found[5]))
    except binascii.Error as error:
        raise NoPasswordHashError from error


def _derived(password: str, salt: bytes, n: int, r: int, p: int, length: int) -> bytes:
    # The same letters are typed as different code points on different machines.
    words = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    room = 128 * r * (n + p + 2) + 2**20
    return hashlib.scrypt(words, salt=salt, n=n, r=r, p=p, maxmem=room, dklen=length)


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(words: str) -> bytes:
    return base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)
