// Reads and rewrites what a wasm file's sections name: imports, exports. (WebAssembly 2.0, binary format.)

const IMPORT = 2;
const EXPORT = 7;

class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }

  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  name() {
    return Buffer.from(this.take(this.number())).toString();
  }

  /** The limits of a memory or a table: a flag byte, the least, perhaps the most. */
  limits() {
    const most = this.bytes[this.at++] & 1;
    this.number();
    if (most) this.number();
  }
}

const leb = (value) => {
  const out = [];
  do {
    out.push((value & 127) | (value > 127 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value);
  return Buffer.from(out);
};
const text = (value) => Buffer.concat([leb(Buffer.byteLength(value)), Buffer.from(value)]);
const section = (id, body) => Buffer.concat([Buffer.from([id]), leb(body.length), body]);

function sections(bytes) {
  const reader = new Reader(bytes, 8);
  const found = [];
  while (reader.at < bytes.length) {
    const id = reader.bytes[reader.at++];
    found.push({ id, body: reader.take(reader.number()) });
  }
  return found;
}

const joined = (bytes, parts) => Buffer.concat([bytes.subarray(0, 8), ...parts.map((part) => section(part.id, part.body))]);

function imports(body) {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => {
    const module = reader.name();
    const name = reader.name();
    const start = reader.at;
    const kind = body[reader.at++];
    if (kind === 0) reader.number();
    else if (kind === 1) { reader.at += 1; reader.limits(); } else if (kind === 2) reader.limits();
    else if (kind === 3) reader.at += 2;
    else throw new Error(`an import of kind ${kind} is not known`);
    return { module, name, what: body.subarray(start, reader.at), isFunction: kind === 0 };
  });
}

/** Lists the names a wasm file imports from a module. */
export function importedNames(bytes, module) {
  const body = sections(bytes).find((part) => part.id === IMPORT)?.body;
  return body ? imports(body).filter((one) => one.module === module).map((one) => one.name) : [];
}

/** Gives the imports of a module other names. */
export function renameImports(bytes, module, names) {
  return joined(bytes, sections(bytes).map((part) => {
    if (part.id !== IMPORT) return part;
    const all = imports(part.body).map((one) => {
      const name = one.module === module ? names.get(one.name) ?? one.name : one.name;
      return Buffer.concat([text(one.module), text(name), one.what]);
    });
    return { id: IMPORT, body: Buffer.concat([leb(all.length), ...all]) };
  }));
}

/** Removes exports nobody calls; what only they used then falls away too. */
export function dropExports(bytes, pattern) {
  return joined(bytes, sections(bytes).map((part) => {
    if (part.id !== EXPORT) return part;
    const reader = new Reader(part.body);
    const all = Array.from({ length: reader.number() }, () => {
      const start = reader.at;
      const name = reader.name();
      reader.at += 1;
      reader.number();
      return { name, whole: part.body.subarray(start, reader.at) };
    }).filter((one) => !pattern.test(one.name));
    return { id: EXPORT, body: Buffer.concat([leb(all.length), ...all.map((one) => one.whole)]) };
  }));
}
