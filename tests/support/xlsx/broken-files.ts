// broken-files: damage done to the bytes of a finished file, and files that only pretend to be workbooks.
// Owns: where in a zip or OLE file to strike. Does not own: what the reader should say to it.

/** Where a part's local header begins, and where its record in the zip directory. */
function places(zip: Buffer, name: string): { local: number; central: number } {
  let local = -1;
  let central = -1;
  for (let at = zip.indexOf(name, 0, 'latin1'); at >= 0; at = zip.indexOf(name, at + 1, 'latin1')) {
    if (at >= 30 && zip.readUInt32LE(at - 30) === 0x04034b50) local = at - 30;
    if (at >= 46 && zip.readUInt32LE(at - 46) === 0x02014b50) central = at - 46;
  }
  if (local < 0 || central < 0) throw new Error(`no part ${name}`);
  return { local, central };
}

function patched(zip: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  change(copy);
  return copy;
}

export function withCrc(zip: Buffer, name: string, crc: number): Buffer {
  return patched(zip, (copy) => copy.writeUInt32LE(crc, places(zip, name).central + 16));
}

/** The size that the directory claims. */
export function withClaimedSize(zip: Buffer, name: string, bytes: number): Buffer {
  return patched(zip, (copy) => copy.writeUInt32LE(bytes, places(zip, name).central + 24));
}

export function withMethod(zip: Buffer, name: string, method: number): Buffer {
  return patched(zip, (copy) => copy.writeUInt16LE(method, places(zip, name).central + 10));
}

export function withEncryptedFlag(zip: Buffer, name: string, flag = 0x1): Buffer {
  const at = places(zip, name).central + 8;
  return patched(zip, (copy) => copy.writeUInt16LE(copy.readUInt16LE(at) | flag, at));
}

export function withLocalOffset(zip: Buffer, name: string, offset: number): Buffer {
  return patched(zip, (copy) => copy.writeUInt32LE(offset, places(zip, name).central + 42));
}

/** Flips bits in the middle of a part's packed bytes. */
export function withBitRot(zip: Buffer, name: string): Buffer {
  const { local } = places(zip, name);
  const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.readUInt32LE(places(zip, name).central + 20);
  return patched(zip, (copy) => {
    for (let i = 0; i < 8; i += 1)
      copy[data + Math.floor(packed / 2) + i] = (copy[data + Math.floor(packed / 2) + i] ?? 0) ^ 0x5a;
  });
}

/** The zip's end record says where the directory is; here it is wrong. */
export function withDirectoryAt(zip: Buffer, offset: number): Buffer {
  return patched(zip, (copy) => copy.writeUInt32LE(offset, copy.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16));
}

/** A compound file whose directory holds these names. Its sectors: 0 the allocation table, 1 and 2 the directory. */
export function oleFile(names: readonly string[]): Buffer {
  const file = Buffer.alloc(512 * 4, 0);
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(file);
  file.writeUInt16LE(9, 0x1e);
  file.writeUInt32LE(1, 0x30);
  file.fill(0xff, 0x4c, 512);
  file.writeUInt32LE(0, 0x4c);
  file.fill(0xff, 512, 1024);
  file.writeUInt32LE(0xfffffffd, 512);
  file.writeUInt32LE(2, 512 + 4);
  file.writeUInt32LE(0xfffffffe, 512 + 8);
  ['Root Entry', ...names].forEach((name, i) => {
    const at = 1024 + i * 128;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE(name.length * 2 + 2, at + 0x40);
  });
  return file;
}
