// The scanner against saxes: the same documents accepted, the same events, the same refusals, however the bytes are cut into chunks.
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { utf8Chunks } from '../src/sources/xlsx/part-text.js';
import { CLOSE, MORE, OPEN, TEXT, XmlScanner } from '../src/sources/xlsx/xml-scanner.js';

interface Outcome {
  readonly events: string[];
  readonly error: string | undefined;
}

function bySaxes(text: string): Outcome {
  const events: string[] = [];
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('doctype', () => {
    throw new Error('doctype');
  });
  let depth = 0;
  parser.on('opentag', (tag) => {
    depth += 1;
    events.push(`<${tag.name} ${JSON.stringify(Object.values(tag.attributes))}`);
  });
  parser.on('closetag', () => {
    depth -= 1;
    events.push('>');
  });
  // saxes also reports the blanks around the root element.
  parser.on('text', (piece) => depth > 0 && addText(events, piece));
  parser.on('cdata', (piece) => addText(events, piece));
  try {
    parser.write(text).close();
    return { events, error: undefined };
  } catch (error) {
    return { events, error: String(error) };
  }
}

async function byScanner(bytes: Buffer, cuts: readonly number[]): Promise<Outcome> {
  const events: string[] = [];
  const scanner = new XmlScanner('part.xml', {}, 1_000_000);
  try {
    for await (const chunk of utf8Chunks(pieces(bytes, cuts), 'part.xml')) {
      scanner.feed(chunk);
      for (let token = scanner.next(); token !== MORE; token = scanner.next()) {
        if (token === OPEN) {
          const values = Array.from({ length: scanner.attributeCount }, (_, i) => scanner.attributeValue(i));
          events.push(`<${scanner.qualified} ${JSON.stringify(values)}`);
        } else if (token === CLOSE) events.push('>');
        else if (token === TEXT && scanner.depth > 0) addText(events, scanner.text());
      }
    }
    scanner.finish();
    return { events, error: undefined };
  } catch (error) {
    return { events, error: String(error) };
  }
}

/** Comments and chunks may split a text; the text is what counts. */
function addText(events: string[], piece: string): void {
  const last = events.at(-1);
  if (last?.startsWith('"') === true) events[events.length - 1] = last + piece;
  else if (piece !== '') events.push(`"${piece}`);
}

async function* pieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0;
  for (const cut of [...new Set(cuts.map((c) => c % (bytes.length + 1)))].sort((a, b) => a - b)) {
    if (cut > from) yield bytes.subarray(from, cut);
    from = Math.max(from, cut);
  }
  if (from < bytes.length) yield bytes.subarray(from);
}

const name = fc.constantFrom('c', 'row', 'v', 'x:is', 'größe', 'a-b.c', '_t1');
const character = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '\r',
  '\t',
  '1',
  'é',
  '日',
  '😀',
  '-',
  ']',
  '>',
  "'",
  '"',
  '&amp;',
  '&#65;',
  '&#x1F600;',
  '&#13;',
  ';',
  '=',
  '/',
);
const content = fc.string({ unit: character, maxLength: 12 }).filter((t) => !t.includes(']]>'));
const quoted = fc.tuple(content, fc.constantFrom('"', "'")).map(([t, q]) => `${q}${t.replaceAll(q, '')}${q}`);
const attributes = fc
  .uniqueArray(fc.tuple(name, quoted, fc.constantFrom('=', ' = ', '=\n')), { maxLength: 4, selector: ([n]) => n })
  .map((list) => list.map(([n, v, eq]) => ` ${n}${eq}${v}`).join(''));
const misc = fc.constantFrom(
  '<!-- note - x -->',
  '<!---->',
  '<?go on?>',
  '<![CDATA[<a&b]]]]>',
  '<![CDATA[]]>',
  '<!--é日-->',
);
const { element } = fc.letrec<{ element: string; inside: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, fc.constantFrom('', ' ', '\n'), fc.option(fc.array(tie('inside'), { maxLength: 4 })))
    .map(([n, a, s, kids]) => (kids === null ? `<${n}${a}${s}/>` : `<${n}${a}${s}>${kids.join('')}</${n}${s}>`)),
  inside: fc.oneof({ depthSize: 'small' }, content, misc, tie('element')),
}));
const head = fc.constantFrom(
  '',
  '<?xml version="1.0" encoding="UTF-8"?>',
  "<?xml version='1.0' standalone='yes' ?>\r\n",
  '<!-- first -->',
);
const tail = fc.constantFrom('', '\n', '<!-- last -->', '<?end?>\n ');
const document = fc.tuple(head, element, tail).map((all) => all.join(''));
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 30 });

/** Damage as files have it: a byte lost, a piece cut out, a piece doubled, an odd character put in. */
const damage = fc.record({
  at: fc.nat({ max: 300 }),
  length: fc.integer({ min: 0, max: 8 }),
  put: fc.constantFrom(
    '',
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    ' ',
    '=',
    ']]>',
    '--',
    '\u0001',
    '\uFFFE',
    '&x;',
    '&#0;',
    '</c>',
    '<c>',
    '<?',
    '<!',
    '1',
    ' r="1"',
  ),
});

describe('XML', () => {
  it('gives the same events as saxes for well-formed documents, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(document, cuts, async (text, at) => {
        const expected = bySaxes(text);
        // Two texts side by side may make the one sequence that is not allowed.
        fc.pre(expected.error?.includes(']]>') !== true);
        expect(expected.error).toBeUndefined();
        expect(await byScanner(Buffer.from(text), at)).toEqual(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses what saxes refuses, and takes what it takes', async () => {
    await fc.assert(
      fc.asyncProperty(document, damage, cuts, async (text, { at, length, put }, chunks) => {
        const from = at % (text.length + 1);
        // Through bytes, as the cut may have halved a surrogate pair.
        const hurt = Buffer.from(text.slice(0, from) + put + text.slice(from + length)).toString();
        const expected = bySaxes(hurt);
        const got = await byScanner(Buffer.from(hurt), chunks);
        // saxes is given text, not bytes: encodings are not its business.
        fc.pre(got.error?.includes('text encoding') !== true);
        // saxes takes <?end?<?>, where XML wants a blank after the name.
        fc.pre(got.error?.includes('processing instruction') !== true);
        expect(got.error === undefined, `${expected.error} / ${got.error}: ${JSON.stringify(hurt)}`).toBe(
          expected.error === undefined,
        );
        if (expected.error === undefined) expect(got.events).toEqual(expected.events);
      }),
      { numRuns: 4000 },
    );
  });

  it('refuses every proper prefix of a document', async () => {
    const text = '<?xml version="1.0"?><a b="1"><!-- c --><d>é&amp;</d><![CDATA[x]]><e/></a>';
    for (let end = 0; end < text.length; end += 1) {
      const bytes = Buffer.from(text).subarray(0, end);
      expect((await byScanner(bytes, [7])).error, bytes.toString()).toBeDefined();
    }
    expect((await byScanner(Buffer.from(text), [7])).error).toBeUndefined();
  });

  it('refuses a doctype, bytes that are not UTF-8, and elements nested without end', async () => {
    const doctype = Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>');
    expect((await byScanner(doctype, [])).error).toContain('document type');
    const notUtf8 = Buffer.from([...Buffer.from('<a>'), 0xc3, 0x28, ...Buffer.from('</a>')]);
    expect((await byScanner(notUtf8, [])).error).toContain('not text');
    expect((await byScanner(Buffer.from('<a>'.repeat(300)), [])).error).toContain('nested');
  });

  it.each(['utf-16le', 'utf-16be', 'iso-8859-1'] as const)('reads %s', async (encoding) => {
    const text = `<?xml version="1.0" encoding="${encoding === 'iso-8859-1' ? encoding : 'UTF-16'}"?><a b="é">ÿ</a>`;
    const bytes = encoding === 'iso-8859-1' ? Buffer.from(text, 'latin1') : Buffer.from(`\uFEFF${text}`, 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    const cutsWithinCharacters = [5, 6, 51, 52, 53, 101, 103];
    expect(await byScanner(bytes, cutsWithinCharacters)).toEqual({ events: ['<a ["é"]', '"ÿ', '>'], error: undefined });
  });
});
