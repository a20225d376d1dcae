"""Opens an encrypted file of 跟客本 without 跟客本 (docs/bundle.md) and prints the bundle.

    .tools/py/bin/python tests/sealed/open.py <file> <pass-phrase>
"""
import base64, gzip, json, sys, unicodedata
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def open_sealed(data: bytes, phrase: str) -> bytes:
    if not data.startswith(b"genke.sealed"):
        data = base64.b64decode(b"".join(data.split()))
    magic, line, body = data.split(b"\n", 2)
    assert magic == b"genke.sealed 1", "not a file of version 1"
    head, seal = magic + b"\n" + line + b"\n", json.loads(line)
    kdf, prefix, step = seal["kdf"], base64.b64decode(seal["nonce"]), seal["chunk"] + 16
    secret = unicodedata.normalize("NFKC", phrase).strip().encode()
    aes = AESGCM(hash_secret_raw(secret, base64.b64decode(kdf["salt"]), kdf["passes"], kdf["memory_kib"], kdf["lanes"], 32, Type.ID))
    decrypt = lambda number, piece, mark: aes.decrypt(prefix + number.to_bytes(4, "big"), piece, head + bytes([mark]))
    decrypt(0xFFFFFFFF, body[:16], 2)
    last = max(1, -(-seal["bytes"] // seal["chunk"])) - 1
    plain = b"".join(decrypt(n, body[16 + n * step:16 + (n + 1) * step], n == last) for n in range(last + 1))
    assert len(plain) == seal["bytes"] and len(body) == 16 + (last + 1) * 16 + len(plain), "cut off, or more behind the end"
    return gzip.decompress(plain) if seal["packed"] == "gzip" else plain


sys.stdout.buffer.write(open_sealed(Path(sys.argv[1]).read_bytes(), sys.argv[2]))
