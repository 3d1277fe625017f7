import { describe, expect, it } from 'vitest';
import { formatColumnType, parseColumnType } from '../src/domain/order/column-type.js';

describe('parseColumnType', () => {
  it.each([
    ['NVARCHAR(100)', { kind: 'text', maxLength: 100 }, 'NVARCHAR(100)'],
    ['varchar( 20 )', { kind: 'text', maxLength: 20 }, 'NVARCHAR(20)'],
    ['INT', { kind: 'integer' }, 'INT'],
    ['SMALLINT', { kind: 'integer' }, 'INT'],
    ['BIGINT', { kind: 'integer' }, 'INT'],
    ['DECIMAL(10, 4)', { kind: 'decimal', precision: 10, scale: 4 }, 'DECIMAL(10,4)'],
    ['DECIMAL(8)', { kind: 'decimal', precision: 8, scale: 0 }, 'DECIMAL(8,0)'],
    ['date', { kind: 'date' }, 'DATE'],
    ['BIT', { kind: 'boolean' }, 'BIT'],
  ])('takes %s, and its own spelling back', (text, type, spelling) => {
    expect(parseColumnType(text)).toEqual({ kind: 'ok', type });
    const outcome = parseColumnType(spelling);
    expect(outcome).toEqual({ kind: 'ok', type });
    expect(outcome.kind === 'ok' && formatColumnType(outcome.type)).toBe(spelling);
  });

  it.each(['', 'TEXT', 'NVARCHAR', 'NVARCHAR(0)', 'NVARCHAR(MAX)', 'NVARCHAR(4001)', 'DECIMAL', 'DECIMAL()'])(
    'refuses %j with a reason',
    (text) => expect(parseColumnType(text)).toMatchObject({ kind: 'faulty', reason: expect.stringMatching(/\w/) }),
  );

  it.each(['DECIMAL(39,2)', 'DECIMAL(4,5)', 'DECIMAL(1,1,1)', 'INT(4)', 'DATE(3)', 'INT; DROP TABLE x'])(
    'refuses %j',
    (text) => expect(parseColumnType(text).kind).toBe('faulty'),
  );
});
