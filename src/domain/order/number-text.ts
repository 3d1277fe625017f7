// number-text: numbers as decimal text and exact arithmetic on that text. Owns: the shortest form without exponent (docs/rules.md "Values"),
// rounding and moving the point. Floats are never multiplied or rounded as floats: 1.005 must become 1.01.

/**
 * The number that Excel shows and counts with: 15 digits of the double. 100*0.29 is stored as 28.999999999999996, and is 29 to everybody who
 * looks at it.
 */
export function fifteenDigits(value: number): number {
  return Number.isSafeInteger(value) && Math.abs(value) < LARGEST_EXACT ? value : Number(value.toPrecision(15));
}

const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** The shortest text that reads back as the same number, never with an exponent: 1e21 -> 1000000000000000000000. */
export function numberText(value: number): string {
  // Most numbers are quantities: whole, and never written with an exponent.
  if (Number.isSafeInteger(value)) return String(value);
  const short = fourPlaces(value);
  if (short !== null) return short;
  const text = String(value);
  const at = text.indexOf('e');
  if (at < 0) return text;
  return shiftPoint(text.slice(0, at), Number(text.slice(at + 1)));
}

/** The same for a number of at most four places, as nearly all prices are, at half the cost of the general way; null for any other. */
function fourPlaces(value: number): string | null {
  const steps = inTenThousandths(value);
  if (Number.isNaN(steps)) return null;
  const size = Math.abs(steps);
  const whole = Math.floor(size / TEN_THOUSAND);
  return `${steps < 0 ? '-' : ''}${whole}${fractionText(size - whole * TEN_THOUSAND)}`;
}

export const TEN_THOUSAND = 10_000;
const LARGEST_EXACT = 10 ** 15;

/** The number times 10,000 if it has at most four places, exactly; NaN for any other, and for those too large to be sure. */
export function inTenThousandths(value: number): number {
  const steps = Math.round(value * TEN_THOUSAND);
  // Doubles tell all decimals of 15 digits apart, so the decimal that is nearest to the value is the shortest too.
  return Math.abs(steps) < LARGEST_EXACT && steps / TEN_THOUSAND === value ? steps : Number.NaN;
}

/** Made when first met: short texts. */
const fractions = new Array<string | undefined>(TEN_THOUSAND);

/** What stands behind the whole number: 500 ten-thousandths -> ".05", 0 -> "". */
export function fractionText(steps: number): string {
  const known = fractions[steps];
  if (known !== undefined) return known;
  const text = steps === 0 ? '' : `.${String(steps).padStart(4, '0').replace(/0+$/, '')}`;
  fractions[steps] = text;
  return text;
}

/** Multiplies plain decimal text by a power of ten, exactly. */
export function shiftPoint(text: string, places: number): string {
  const { minus, whole, fraction } = parts(text);
  const digits = whole + fraction;
  const point = whole.length + places;
  if (point <= 0) return plain(minus, '0', '0'.repeat(-point) + digits);
  const padded = digits.padEnd(point, '0');
  return plain(minus, padded.slice(0, point), padded.slice(point));
}

/** Rounds plain decimal text half away from zero (docs/rules.md "Numbers"). */
export function roundHalfAway(text: string, places: number): string {
  const { minus, whole, fraction } = parts(text);
  if (fraction.length <= places) return plain(minus, whole, fraction);
  const kept = whole + fraction.slice(0, places);
  const away = fraction.charCodeAt(places) >= 0x35;
  const digits = (away ? (BigInt(kept) + 1n).toString() : kept).padStart(places + 1, '0');
  return plain(minus, digits.slice(0, digits.length - places), digits.slice(digits.length - places));
}

/** Digits before the point, leading zeros not counted. */
export function wholeDigits(text: string): number {
  const { whole } = parts(text);
  return whole === '0' ? 0 : whole.length;
}

/** Leading and trailing zeros dropped, no minus zero. */
export function normalDecimal(text: string): string {
  const { minus, whole, fraction } = parts(text);
  return plain(minus, whole, fraction);
}

function parts(text: string): { readonly minus: string; readonly whole: string; readonly fraction: string } {
  const match = PLAIN_DECIMAL.exec(text);
  if (match === null) throw new RangeError('not plain decimal text');
  const [, minus = '', whole = '0', fraction = ''] = match;
  return { minus, whole: whole.replace(/^0+(?=\d)/, ''), fraction };
}

function plain(minus: string, whole: string, fraction: string): string {
  const front = whole.replace(/^0+(?=\d)/, '');
  const back = fraction.replace(/0+$/, '');
  if (front === '0' && back === '') return '0';
  return back === '' ? minus + front : `${minus}${front}.${back}`;
}
