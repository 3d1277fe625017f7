// A sleep that can be ended: thousands of naps under one signal leave nothing on it, and who ends it says why.
import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { SYSTEM_CLOCK } from '../src/monday/pace/system-clock.js';

test('naps under one signal leave no listener behind', async () => {
  const { signal } = new AbortController();
  for (let nap = 0; nap < 20; nap += 1) await SYSTEM_CLOCK.sleep(0, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('ended in mid-sleep, and before it: rejects with the reason that was given', async () => {
  const controller = new AbortController();
  const sleeping = SYSTEM_CLOCK.sleep(60_000, controller.signal);
  controller.abort(new RangeError('cancelled'));
  await expect(sleeping).rejects.toThrow(RangeError);
  await expect(SYSTEM_CLOCK.sleep(60_000, controller.signal)).rejects.toThrow('cancelled');
});
