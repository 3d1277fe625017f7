// Record ids never change (S2): these are pinned, and made a second time by other means.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { recordId } from '../src/domain/record-id.js';

const NAMESPACE = '5b0f1c0e6f0c4a0e9d530f6a3c1d7e21';

function version5(name: string): string {
  const bytes = createHash('sha1').update(Buffer.from(NAMESPACE, 'hex')).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

it('is a UUID version 5 of base key, extras and ordinal', () => {
  expect(recordId('aa', 'bb', 1)).toBe(version5('[3:"2:aa"2:bb#1;'));
});

it('is what it has always been', () => {
  expect(recordId('aa', 'bb', 1)).toBe('c8696375-61a9-54ce-bbb4-1a1f840210cc');
});

it('differs by each of its parts', () => {
  const ids = [recordId('a', 'b', 1), recordId('a', 'b', 2), recordId('a', 'c', 1), recordId('d', 'b', 1)];
  expect(new Set(ids).size).toBe(4);
});
