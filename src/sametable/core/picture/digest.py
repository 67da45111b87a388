"""The picture digest: equal record, equal digest, whatever order it arrived in.

SHA-256 over 256 buckets; a bucket is SHA-256 over its objects' (id, hash) in order of id, so that two
centres whose digests differ find the difference by bucket. A change costs one bucket, not the picture.

Source: record.md 4.4.
"""

from __future__ import annotations

from hashlib import sha256

BUCKETS = 256
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_FIRST_BYTE = {
    a + b: (high << 2) | (low >> 4) for high, a in enumerate(_ALPHABET) for low, b in enumerate(_ALPHABET)
}


class Held:
    """The hashes of a picture's objects at one moment."""

    __slots__ = ("_buckets",)

    def __init__(self, buckets: tuple[dict[str, bytes], ...]) -> None:
        """Take copies of the buckets."""
        self._buckets = buckets

    def __getitem__(self, object_id: str) -> bytes:
        """Give the hash of one object."""
        return self._buckets[_FIRST_BYTE[object_id[:2]]][object_id]


class Digest:
    """Running digest of a set of objects. Mutable on purpose: it is rebuilt nowhere, updated everywhere."""

    __slots__ = ("_buckets", "_dirty", "_hashes")

    def __init__(self) -> None:
        self._buckets: list[dict[str, bytes]] = [{} for _ in range(BUCKETS)]
        self._hashes = [sha256(b"").digest()] * BUCKETS
        self._dirty: set[int] = set()

    def put(self, object_id: str, canonical: bytes) -> None:
        """Set the canonical bytes of one object; `object_id` is base64url of 32 bytes."""
        bucket = _FIRST_BYTE[object_id[:2]]
        self._buckets[bucket][object_id] = sha256(canonical).digest()
        self._dirty.add(bucket)

    def put_hash(self, object_id: str, value: bytes) -> None:
        """Set the hash of one object's canonical bytes, as `held` gave it."""
        bucket = _FIRST_BYTE[object_id[:2]]
        self._buckets[bucket][object_id] = value
        self._dirty.add(bucket)

    def drop(self, object_id: str) -> None:
        """Take one object out, if it is there."""
        bucket = _FIRST_BYTE[object_id[:2]]
        if self._buckets[bucket].pop(object_id, None) is not None:
            self._dirty.add(bucket)

    def copy(self) -> Digest:
        """Give a digest of the same objects that changes by itself."""
        twin = Digest()
        twin._buckets = [bucket.copy() for bucket in self._buckets]
        twin._hashes = list(self._hashes)
        twin._dirty = set(self._dirty)
        return twin

    def held(self) -> Held:
        """Copy the hash of every object, at once."""
        return Held(tuple(bucket.copy() for bucket in self._buckets))

    def bucket_hashes(self) -> list[bytes]:
        """Give the 256 bucket hashes."""
        for bucket in self._dirty:
            held = self._buckets[bucket]
            joined = b"".join([name.encode() + held[name] for name in sorted(held)])
            self._hashes[bucket] = sha256(joined).digest()
        self._dirty.clear()
        return list(self._hashes)

    def value(self) -> bytes:
        """Give the digest: 32 bytes."""
        return sha256(b"".join(self.bucket_hashes())).digest()
