// fictional-values: made-up values in the patterns of real order lists, one maker per column. No person, address or real order is in here.
// Owns: what a good cell of each column looks like. Does not own: which cells of a row are filled (order-list.mjs), or junk.

const COLOURS = [
  'MALTESE BLUE',
  'SOLID BLACK',
  'ARCTIC WHITE',
  'EMERALD POOL PRINT',
  'HEATHER GREY',
  'RUST',
  'SAGE',
  'NAVY STRIPE',
];
const GARMENTS = ['POLO', 'QUARTER ZIP', 'LEGGING', 'TANK', 'SHORT', 'BRA', 'JOGGER', 'SKORT', 'CREW', 'VEST'];
const FABRICS = ['AIRFLOW', 'BRUSHED', 'SEAMLESS', 'RIB', 'WOVEN', 'PIQUE', 'TECH', 'MERINO'];
const CATEGORIES = ['MENS TOPS', 'MENS BOTTOMS', 'WOMENS TOPS', 'WOMENS BOTTOMS', 'ACCESSORIES'];
const MONTHS = ['JANUARY', 'MARCH', 'MAY', 'JULY', 'SEPTEMBER', 'NOVEMBER'];
const PLACES = ['NORTH DC', 'SOUTH DC', 'HARBOUR DC', 'AIRPORT DC', 'INLAND DC'];
const CAMPAIGNS = ['HOT 30', 'GLOBAL EDIT', 'CORE', 'NEWNESS'];
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

export const DELIVERY_METHODS = ['OCEAN', 'AIR', 'GROUND', 'EXPRESS'];

const pad = (number, width) => String(number).padStart(width, '0');
const letters = (rng, count) => Array.from({ length: count }, () => rng.pick(LETTERS)).join('');
const digits = (rng, count) => pad(rng.int(0, 10 ** count - 1), count);
const code = (rng) => letters(rng, 2) + digits(rng, 4);
const money = (rng, low, high) => Math.round((low + rng.next() * (high - low)) * 10_000) / 10_000;
const price = (low, high) => (rng) => money(rng, low, high);
const rate = (rng) => rng.int(0, 320) / 1000;

/** A day from 2025-01-01 on, within the given number of days. */
export function dayWithin(rng, firstDay, days) {
  return new Date(Date.UTC(2025, 0, 1) + (firstDay + rng.int(0, days)) * 86_400_000).toISOString().slice(0, 10);
}
const day = (first, days) => (rng) => ({ date: dayWithin(rng, first, days) });

const MAKERS = {
  'ORDER DATE PO RECEIVED': day(0, 180),
  'ETA CUSTOMER WAREHOUSE DATE': day(300, 200),
  'EX FACTORY DATE': day(250, 200),
  'PO NUMBER': (rng) => (rng.chance(0.3) ? rng.int(1000, 99999) : letters(rng, 2) + digits(rng, 4)),
  'CUSTOMER ALT PO': (rng) => `ALT-${digits(rng, 5)}`,
  DROP: (rng) => `DROP0${rng.int(1, 6)}`,
  MONTH: (rng) => rng.pick(MONTHS),
  'RANGE / COLLECTION': (rng) => `${rng.pick(FABRICS)} ${rng.pick(['CORE', 'STUDIO', 'CLUB', 'RUN'])}`,
  'PROMO GROUP / CAMPAIGN (HOT 30/GLOBAL EDIT': (rng) => rng.pick(CAMPAIGNS),
  CATEGORY: (rng) => rng.pick(CATEGORIES),
  'PATTERN ID': (rng) => `PTN-${digits(rng, 5)}`,
  PLANNER: (rng) => rng.pick(['PLANNER A', 'PLANNER B', 'PLANNER C']),
  'MAKE OR BUY': (rng) => rng.pick(['MAKE', 'BUY']),
  'CUSTOMER STYLE': (rng) => `${letters(rng, 3)}${digits(rng, 2)}${letters(rng, 1)}${digits(rng, 3)}`,
  'STYLE DESCRIPTION': (rng) => `${rng.pick(FABRICS)} ${rng.pick(GARMENTS)}`,
  "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS": (rng) => digits(rng, 3),
  'CUSTOMER COLOUR DESCRIPTION': (rng) => (rng.chance(0.6) ? `${digits(rng, 3)} - ` : '') + rng.pick(COLOURS),
  'UNIT OF MEASURE': () => 'PCE',
  DESTINATION: (rng) => rng.pick(['US', 'AU', 'UK', 'CA', 'NZ', 'IT']),
  'DESTINATION WAREHOUSE': (rng) => rng.pick(PLACES),
  'DELIVERY TERMS': (rng) => rng.pick(['DDP', 'FOB']),
  'PLANNED DELIVERY METHOD': (rng) => rng.pick(DELIVERY_METHODS),
  NOTES: (rng) => `Pack ${rng.int(4, 24)} a carton, label ${letters(rng, 1)}${digits(rng, 3)}`,
  'ORDER TYPE': () => 'ACTIVE',
  'HS CODE': (rng) => `6${digits(rng, 3)}.${digits(rng, 2)}.${digits(rng, 2)}.${digits(rng, 2)}`,
  'FINAL PRICES Y/N': (rng) => rng.pick(['Y', 'N']),
  'NOTES FOR PRICE': (rng) => `Quote ${digits(rng, 5)} applies`,
  'CUSTOMER PRICE': price(8, 90),
  'FINAL FOB (USD)': price(5, 60),
  'EX WORKS (USD)': price(4, 50),
  'USA ONLY LSTP 75% EX WORKS': price(3, 40),
  'DDP US (USD)': price(9, 95),
  'SMS PRICE USD': price(9, 99),
  FREIGHT: price(0, 3),
  'ADMINISTRATION FEE': price(0, 2),
  'DESIGN FEE': price(0, 2),
  'FX CHARGE': price(0, 1),
  HANDLING: price(0, 1),
  'SURCHARGE FEE': price(0, 2),
  DISCOUNT: price(0, 2),
  'US DUTY': price(0, 9),
  'US TARIFF': price(0, 9),
  'US DUTY RATE': rate,
  'US TARIFF RATE': rate,
  'ADDITIONAL TARIFF VALUE': price(0, 4),
  'TARIFF RELIEF DISCOUNT (20%)': price(0, 4),
  'FOB TO USE ON PRODUCT INVOICE': price(5, 60),
  'FOB (AUD)': price(8, 90),
  'NASC TO ROC PRICE (RMB) (inc VAT)': price(20, 300),
  'NASC TO WHITE FOX (USD)': price(5, 60),
  'DELIVERY CODE (MODL)': (rng) => rng.int(1, 99),
  'COUNTRY OF ORIGIN': (rng) => rng.pick(['CN', 'VN', 'LK']),
  'COUNTRY OF ORIGN': (rng) => rng.pick(['CN', 'VN', 'LK']),
};
for (const column of [
  'UK DUTY',
  'UK FREIGHT',
  'UK INSURANCE',
  'UK CIF',
  'DDP UK (USD)',
  'CAN DUTY',
  'DDP CAN (USD)',
  'PNP',
]) {
  MAKERS[column] = price(0, 9);
}

/** A good value for a column; every column without a pattern of its own gets a short code. */
export function makeValue(rng, header) {
  return (MAKERS[header] ?? code)(rng);
}
