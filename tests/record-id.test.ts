// Record ids never change (S2): one is pinned, and the library makes the others a second time.
import fc from 'fast-check';
import { v5 } from 'uuid';
import { expect, it } from 'vitest';
import { encodeCanonically } from '../src/domain/identity/canonical-encoding.js';
import { recordId } from '../src/domain/identity/record-id.js';
import { sha1 } from '../src/store/sha1.js';

const NAMESPACE = '5b0f1c0e-6f0c-4a0e-9d53-0f6a3c1d7e21';
const idOf = (baseKey: string, extrasKey: string, ordinal: number) => recordId(baseKey, extrasKey, ordinal, sha1);

it('is a UUID version 5 of base key, extras and ordinal', () => {
  expect(idOf('aa', 'bb', 1)).toBe(v5('[3:"2:aa"2:bb#1;', NAMESPACE));
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const parts = fc.tuple(text, text, fc.nat());
  fc.assert(
    fc.property(parts, ([baseKey, extrasKey, ordinal]) => {
      const name = encodeCanonically([baseKey, extrasKey, ordinal]);
      expect(idOf(baseKey, extrasKey, ordinal)).toBe(v5(Buffer.from(name, 'utf8'), NAMESPACE));
    }),
    { numRuns: 2000 },
  );
});

it('is what it has always been', () => {
  expect(idOf('aa', 'bb', 1)).toBe('c8696375-61a9-54ce-bbb4-1a1f840210cc');
});

it('differs by each of its parts', () => {
  const ids = [idOf('a', 'b', 1), idOf('a', 'b', 2), idOf('a', 'c', 1), idOf('d', 'b', 1)];
  expect(new Set(ids).size).toBe(4);
});
