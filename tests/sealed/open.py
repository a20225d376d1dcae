"""Opens an encrypted file of 跟客本 without 跟客本 (docs/bundle.md).

    .tools/py/bin/python tests/sealed/open.py <file> <pass-phrase>     # prints the bundle
"""
import base64, gzip, json, sys, unicodedata
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TAG, CHECK = 16, 0xFFFFFFFF


def open_sealed(data: bytes, phrase: str) -> bytes:
    if not data.startswith(b"genke.sealed"):
        data = base64.b64decode(b"".join(data.split()))
    magic, line, _ = data.split(b"\n", 2)
    assert magic == b"genke.sealed 1", "not a file of version 1"
    head, seal = magic + b"\n" + line + b"\n", json.loads(line)
    kdf, prefix, chunk = seal["kdf"], base64.b64decode(seal["nonce"]), seal["chunk"]
    secret = unicodedata.normalize("NFKC", phrase).strip().encode()
    key = hash_secret_raw(secret, base64.b64decode(kdf["salt"]), kdf["passes"], kdf["memory_kib"], kdf["lanes"], 32, Type.ID)
    aes, body = AESGCM(key), data[len(head):]
    aes.decrypt(prefix + CHECK.to_bytes(4, "big"), body[:TAG], head + b"\x02")
    body, plain, count = body[TAG:], b"", max(1, -(-seal["bytes"] // chunk))
    for n in range(count):
        piece, mark = body[n * (chunk + TAG):(n + 1) * (chunk + TAG)], bytes([n + 1 == count])
        plain += aes.decrypt(prefix + n.to_bytes(4, "big"), piece, head + mark)
    assert len(plain) == seal["bytes"], "cut off, or more behind the end"
    return gzip.decompress(plain) if seal["packed"] == "gzip" else plain


if __name__ == "__main__":
    sys.stdout.buffer.write(open_sealed(Path(sys.argv[1]).read_bytes(), sys.argv[2]))
