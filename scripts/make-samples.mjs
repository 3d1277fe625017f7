#!/usr/bin/env node
// make-samples: writes samples/order-lists, samples/README.md, and the lists of a second company in samples/shoes. The same seed gives the same bytes.
// Usage: node scripts/make-samples.mjs [--seed N] [--out FOLDER]
// samples/expected.json is not made here: see tests/oracle-samples.test.ts.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeShoes } from './samples/lists-shoes.mjs';
import { BAD_FILES, writeSamples } from './samples/sample-lists.mjs';
import { samplesReadme } from './samples/samples-readme.mjs';

const samples = fileURLToPath(new URL('../samples/', import.meta.url));
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '4755' }, out: { type: 'string', default: samples } },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) {
  console.error(`make-samples: --seed must be a whole number, not "${values.seed}"`);
  process.exit(64);
}
const layouts = JSON.parse(await readFile(join(samples, 'layouts.json'), 'utf8'));
const folder = join(values.out, 'order-lists');
await rm(folder, { recursive: true, force: true });
const lists = await writeSamples({ folder, layouts, seed });
const shoes = join(values.out, 'shoes/order-lists');
await rm(shoes, { recursive: true, force: true });
await writeShoes(shoes);
await writeFile(join(values.out, 'README.md'), samplesReadme({ seed, lists, badFiles: BAD_FILES }));
console.log(`${lists.length} order lists, ${lists.reduce((sum, { rows }) => sum + rows, 0)} rows -> ${folder}`);
