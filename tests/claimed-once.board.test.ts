// S3: no create is claimed for an order or a size that has an id on the board, whatever the plan of the run says.
import { beforeAll, expect, test } from 'vitest';
import { driveRun, type Journal } from './support/drive-run.js';
import { openSite, ProcessDied } from './support/site.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { ENGINES, LONGEST_ON_SERVER_MS } from './support/store-engines.js';

const RUN = 'run-1';
let lists: SmallLists;

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 1, ordersEach: 6, linesEach: 2 });
});

test.each(ENGINES)(
  'an order and a size that got an id after the plan are not made again, on $name',
  { timeout: LONGEST_ON_SERVER_MS },
  async (engine) => {
    const site = await openSite(lists, { engine });
    try {
      const journal: Journal = new Map();
      const dying = await site.boot({ diesAt: { point: 'group-after-intent', pass: 1 } });
      await expect(driveRun(dying, { runId: RUN }, journal)).rejects.toThrow(ProcessDied);
      const mirror = await site.boot();
      const [order, other] = await mirror.store.adoption.orders();
      if (order === undefined || other === undefined) throw new Error('There are no orders.');
      const planned = [];
      for await (const chunk of mirror.store.keptPlans.lines(RUN)) planned.push(...chunk);
      const line = planned.find((one) => one.record_id === other.recordId);
      await mirror.store.outbox.adopt(
        RUN,
        [{ recordId: order.recordId, itemId: '11' }],
        [{ recordId: other.recordId, size: line?.size_code ?? '', itemId: '12' }],
      );
      // Its sizes would go below an item that the board does not know.
      await driveRun(mirror, { runId: RUN, onPark: () => undefined }, journal);
      const { items, lines } = lists.expected.totals;
      const { create_item: made = 0, create_subitem: sizes = 0 } = site.emulator.stats().mutationsByName;
      expect({ made, sizes }).toEqual({ made: items - 1, sizes: lines - 1 - 2 });
    } finally {
      await site.close();
    }
  },
);
