// workbook-xml: the XML parts of an .xlsx. A sheet and its strings are written piece by piece, so that a file of any size needs little memory.
// Owns: cells, rows, sheets, strings, styles as XML. Does not own: the zip around them (workbook-file.mjs) or what stands in a cell.
//
// A cell is: null (nothing) | text | number | boolean | { date: 'YYYY-MM-DD' } | { error: '#N/A' } | { formula, value? } (no value: never calculated)
// | { number, style } | { inline: text } | { ghost: true } (a format without a value).

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Index into cellXfs of styles() below. */
const STYLE = { general: 0, date: 1, isoDate: 2, money: 3, percent: 4, ghost: 5, header: 6 };
const CHUNK_CHARACTERS = 1 << 16;
const DAY_MS = 86_400_000;
const DAYS_1904 = 1462;

export function escapeXml(text) {
  return /[&<>"]/.test(text)
    ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
    : text;
}

export function columnLetter(column) {
  let letters = '';
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return letters;
}

export function dateSerial(iso, date1904 = false) {
  const [day, time = '00:00:00'] = iso.split('T');
  const days = (Date.parse(`${day}T${time}Z`) - Date.UTC(1899, 11, 30)) / DAY_MS;
  return date1904 ? days - DAYS_1904 : days;
}

/** The strings of one workbook, each once, in order of first use. */
export function makeStrings() {
  const indexes = new Map();
  const indexOf = (text) => {
    const known = indexes.get(text);
    if (known !== undefined) return known;
    indexes.set(text, indexes.size);
    return indexes.size - 1;
  };
  return { indexOf, texts: () => indexes.keys(), size: () => indexes.size };
}

const textElement = (text) =>
  /^\s|\s$|[\n\u00a0]/.test(text) ? `<t xml:space="preserve">${escapeXml(text)}</t>` : `<t>${escapeXml(text)}</t>`;

function formulaXml(at, cell, date1904) {
  const formula = `<f>${escapeXml(cell.formula)}</f>`;
  const { value } = cell;
  if (value === undefined) return `<c r="${at}">${formula}</c>`;
  if (typeof value === 'string') return `<c r="${at}" t="str">${formula}<v>${escapeXml(value)}</v></c>`;
  if (typeof value === 'number') return `<c r="${at}">${formula}<v>${value}</v></c>`;
  if (value.error) return `<c r="${at}" t="e">${formula}<v>${value.error}</v></c>`;
  return `<c r="${at}" s="${STYLE.date}">${formula}<v>${dateSerial(value.date, date1904)}</v></c>`;
}

function cellXml(at, cell, strings, date1904, style) {
  const styled = style === undefined ? '' : ` s="${style}"`;
  if (typeof cell === 'string') return `<c r="${at}"${styled} t="s"><v>${strings.indexOf(cell)}</v></c>`;
  if (typeof cell === 'number') return `<c r="${at}"${styled}><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (cell.date !== undefined) return `<c r="${at}" s="${STYLE.date}"><v>${dateSerial(cell.date, date1904)}</v></c>`;
  if (cell.error !== undefined) return `<c r="${at}" t="e"><v>${cell.error}</v></c>`;
  if (cell.formula !== undefined) return formulaXml(at, cell, date1904);
  if (cell.number !== undefined) return `<c r="${at}" s="${STYLE[cell.style]}"><v>${cell.number}</v></c>`;
  if (cell.inline !== undefined) return `<c r="${at}" t="inlineStr"><is>${textElement(cell.inline)}</is></c>`;
  return `<c r="${at}" s="${STYLE.ghost}"/>`;
}

/** @param rows an iterable of { row: 1-based number, cells } in rising order; gaps are blank rows. */
export function* sheetXml({ rows, strings, date1904 = false, dimension }) {
  let chunk = `${HEAD}<worksheet xmlns="${MAIN}">${dimension ? `<dimension ref="${dimension}"/>` : ''}<sheetData>`;
  const letters = [];
  for (const { row, cells } of rows) {
    let xml = `<row r="${row}">`;
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column];
      if (cell === null || cell === undefined) continue;
      letters[column] ??= columnLetter(column);
      xml += cellXml(letters[column] + row, cell, strings, date1904, row === 1 ? STYLE.header : undefined);
    }
    chunk += `${xml}</row>`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}</sheetData></worksheet>`;
}

export function* stringsXml(strings) {
  let chunk = `${HEAD}<sst xmlns="${MAIN}" uniqueCount="${strings.size()}">`;
  for (const text of strings.texts()) {
    chunk += `<si>${textElement(text)}</si>`;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}</sst>`;
}

export function workbookXml(sheets, date1904) {
  const entries = sheets.map(
    ({ name, state = 'visible' }, i) =>
      `<sheet name="${escapeXml(name)}" sheetId="${i + 1}"${state === 'visible' ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`,
  );
  const properties = date1904 ? '<workbookPr date1904="1"/>' : '<workbookPr/>';
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${properties}<sheets>${entries.join('')}</sheets></workbook>`;
}

export function relationsXml(sheetCount) {
  const relation = (id, type, target) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const sheets = Array.from({ length: sheetCount }, (_, i) =>
    relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`),
  );
  const others = [
    relation('rIdStyles', 'styles', 'styles.xml'),
    relation('rIdStrings', 'sharedStrings', 'sharedStrings.xml'),
  ];
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${[...sheets, ...others].join('')}</Relationships>`;
}

export function rootRelationsXml() {
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
}

export function contentTypesXml(sheetCount) {
  const part = (name, type) => `<Override PartName="/xl/${name}.xml" ContentType="${OFFICE_TYPE}.${type}+xml"/>`;
  const sheets = Array.from({ length: sheetCount }, (_, i) => part(`worksheets/sheet${i + 1}`, 'worksheet'));
  const parts = [
    part('workbook', 'sheet.main'),
    ...sheets,
    part('styles', 'styles'),
    part('sharedStrings', 'sharedStrings'),
  ];
  const defaults =
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>';
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types">${defaults}${parts.join('')}</Types>`;
}

export function stylesXml() {
  const xf = (numFmt, fill = 0, font = 0) =>
    `<xf numFmtId="${numFmt}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1"/>`;
  const xfs = [xf(0), xf(14), xf(164), xf(165), xf(10), xf(0, 2), xf(0, 0, 1)];
  const font = (bold) => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;
  const fill = (pattern, colour) => `<fill><patternFill patternType="${pattern}">${colour}</patternFill></fill>`;
  return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="&quot;$&quot;#,##0.00"/></numFmts>\
<fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="3">${fill('none', '')}${fill('gray125', '')}${fill('solid', '<fgColor rgb="FFFFFFCC"/>')}</fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}
