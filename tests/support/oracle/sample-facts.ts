// sample-facts: the set-up the samples' expectation is made for: the demo's config and the practice board before its first run.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Expectation } from './expectation.js';
import { type Facts, readFacts } from './facts.js';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const SAMPLE_FOLDER = fromRoot('samples/order-lists');
export const EXPECTED_FILE = fromRoot('samples/expected.json');

export const readSampleFacts = (): Facts =>
  readFacts(fromRoot('configs/demo.toml'), fromRoot('src/emulator/boards/customer-master-schedule.json'));

/** The committed expectation of the samples. */
export const readExpectedSamples = (): Expectation => JSON.parse(readFileSync(EXPECTED_FILE, 'utf8')) as Expectation;
