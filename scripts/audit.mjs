// audit: what `npm audit` says of the locked packages, as a verdict. Owns: which faults fail the tests, and that no answer is not taken for a good one.

/** @typedef {{ severity: string, via: readonly (string | { title?: string, url?: string })[] }} Vulnerability */

/** What is moderate is looked at when packages are brought up to date; these are not waited with. */
const FAILING = ['high', 'critical'];

/** @param {string} output of `npm audit --json`; warnings may stand before it @returns {{ line: string, failed: boolean }} */
export function verdictOf(output) {
  const report = parsed(output);
  if (report?.vulnerabilities === undefined)
    return { line: `lock file audit: NOT LOOKED AT, the registry gave no answer${why(report)}`, failed: false };
  /** @type {[string, Vulnerability][]} */
  const all = Object.entries(report.vulnerabilities);
  const bad = all.filter(([, { severity }]) => FAILING.includes(severity));
  if (bad.length === 0) return { line: `lock file audit: good${lesser(all.length)}`, failed: false };
  const list = bad.map(([name, { severity, via }]) => `  ${name} (${severity}): ${via.map(words).join('; ')}`);
  return { line: [...list, 'lock file audit: FAILED'].join('\n'), failed: true };
}

/** @param {string} output */
function parsed(output) {
  try {
    return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}

/** @param {{ message?: string } | undefined} report */
const why = (report) =>
  report?.message === undefined ? '' : ` (${report.message.replace(/\s*-?\s*(?:GET|POST) \S+/, '')})`;

/** @param {number} count */
const lesser = (count) => (count === 0 ? '' : `; ${count} of lesser weight`);

/** @param {string | { title?: string, url?: string }} via */
const words = (via) => (typeof via === 'string' ? `through ${via}` : `${via.title ?? ''} ${via.url ?? ''}`.trim());
