// samples-readme: the page that says what junk is where. Owns: its text.

const marked = (remarks) => remarks.map(({ row, remark }) => (row === 1 ? `- ${remark}` : `- row ${row}: ${remark}`));

export function samplesReadme({ seed, lists, badFiles }) {
  const rows = lists.reduce((sum, list) => sum + list.rows, 0);
  const head = [
    '# Sample order lists',
    '',
    `Made by \`node scripts/make-samples.mjs\` (seed ${seed}); do not edit by hand. ${lists.length} workbooks in ${new Set(lists.map(({ layout }) => layout)).size} of the 30 real layouts (\`layouts.json\`), ${rows} rows with cells.`,
    'All values are fictional. `expected.json` says what the board must show, worked out by `tests/support/oracle`, which shares no code with `src`.',
    '',
    'Anything not mentioned below is a plain good order.',
  ];
  const parts = lists.map(({ file, layout, rows: count, remarks }) => [
    '',
    `## ${file}`,
    '',
    `Layout \`${layout}\`, ${count} rows.`,
    '',
    ...marked(remarks),
  ]);
  const bad = ['', '## Bad files', '', ...badFiles.map(({ file, remark }) => `- \`${file}\`: ${remark}`)];
  return `${[...head, ...parts.flat(), ...bad].join('\n')}\n`.replace(/\n{3,}/g, '\n\n');
}
