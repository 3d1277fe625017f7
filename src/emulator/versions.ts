// API versions on 2026-11-21 (docs/monday-api.md "Versions"): which are served, and what an unknown one gets.
import { BoardError } from './errors.js';

export const currentVersion = '2026-10';

export const versions = [
  { value: '2025-04', kind: 'old__maintenance' },
  { value: '2025-07', kind: 'old__maintenance' },
  { value: '2025-10', kind: 'old__maintenance' },
  { value: '2026-01', kind: 'old_previous_maintenance' },
  { value: '2026-04', kind: 'previous_maintenance' },
  { value: '2026-07', kind: 'maintenance' },
  { value: currentVersion, kind: 'current' },
  { value: '2027-01', kind: 'release_candidate' },
].map((version) => ({ ...version, display_name: version.value }));

/** Versions that were withdrawn are served by the oldest one still kept. */
const withdrawn = new Set(['2023-10', '2024-01', '2024-04', '2024-07', '2024-10', '2025-01']);

/** The version that will serve a request: unknown but well-formed ones silently get the current one. */
export function servedVersion(asked: string | undefined): string | BoardError {
  if (asked === undefined || asked === '') return currentVersion;
  if (asked === 'dev' || versions.some((version) => version.value === asked)) return asked;
  if (withdrawn.has(asked)) return '2025-04';
  if (/^\d{4}-\d{2}$/.test(asked)) return currentVersion;
  return new BoardError('InvalidVersionException', `The API version '${asked}' is not valid.`, 200, { version: asked });
}
