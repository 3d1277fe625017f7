// verify as users have it: the command, a worker, a Temporal server, the practice board.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { verificationJson, verificationText } from '../src/cli/report/verification.js';
import { isStillDrift } from '../src/domain/drift/drift.js';
import { makeSmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite } from './support/temporal-site.js';
import { peopleOn } from './support/verify.js';

const address = inject('temporalAddress');
const STYLE = 'text_mktdechp';

describe.skipIf(address === null)('verify on a Temporal server', () => {
  let site: TemporalSite;
  const items = () => (site.emulator.dump(site.config.board.id)?.groups ?? []).flatMap((group) => group.items);
  const begin = async (runId: string, repair: boolean) => {
    const verify = { repair, adopt: false, takeOver: false };
    const start = { runId, scope: 'verify', customer: null, limit: null, approved: false, verify } as const;
    const started = await site.client.start(start);
    if (started.kind !== 'started') throw new Error('not started');
    return async () => {
      const result = await started.handle.result();
      const row = await site.store.verify.one(runId);
      if (row === null) throw new Error('not read');
      return { result, row, findings: await site.store.verify.findings(runId), run: await site.store.runs.one(runId) };
    };
  };

  beforeAll(async () => {
    const lists = await makeSmallLists({ customers: 2, ordersEach: 3, linesEach: 2 });
    site = await openTemporalSite({ address: address ?? '', lists });
    await (await site.start('first')).end;
  }, 60_000);
  afterAll(() => site?.close());

  test('finds, tells in the same words to people and programs, mends; a sync is refused meanwhile', async () => {
    const people = peopleOn(site);
    const [edited, removed, doubled] = items();
    await people.edit(edited?.id ?? '', { [STYLE]: 'by hand' });
    await people.remove(removed?.id ?? '');
    await people.item('a copy', {
      [site.deps.settings.keyColumn]: doubled?.values[site.deps.settings.keyColumn] ?? '',
    });
    const before = site.emulator.stats().mutations;

    const looked = await (await begin('look', false))();
    expect(looked.result).toMatchObject({ outcome: 'NOTHING_TO_DO', balanced: true });
    expect(looked.run?.sentence).toContain('3 findings');
    expect(looked.findings.map(({ kind }) => kind).sort()).toEqual(['deleted-item', 'doubled-item', 'edited']);
    expect(site.emulator.stats().mutations).toEqual(before);
    const text = verificationText(looked.row, looked.findings, { all: false, width: 120 });
    expect(text).toContain('NOT ALL: 3 findings');
    expect(text).toContain('by hand');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(verificationJson({}, looked.row, looked.findings)).toMatchObject({ in_sync: false, counts: { edited: 1 } });

    const repairing = await begin('repair', true);
    const other = await site.client.start({
      runId: 'other',
      scope: 'sync',
      customer: null,
      limit: null,
      approved: false,
    });
    expect(other.kind).toBe('already-open');
    const mended = await repairing();
    expect(mended.result).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(mended.findings.filter(isStillDrift)).toEqual([]);
    expect(site.differences()).toEqual([]);
    expect((await (await begin('clean', false))()).findings).toEqual([]);
  }, 60_000);
});
