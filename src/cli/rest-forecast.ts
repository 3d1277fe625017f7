// rest-forecast: how long the rest of a run will take where it waits for budgets. Owns: asking for it now and then only. The arithmetic is domain/run/forecast.ts.
import { forecastOfRun } from '../activities/forecast-run.js';
import type { Config } from '../config/config.js';
import type { RunRow } from '../store/run-store.js';
import type { Store } from '../store/store.js';
import { settingsOf } from '../wiring/settings.js';

/** It counts the calls of a month: too much for each look at the progress, and a guess in minutes is not older for it. */
const EVERY_MS = 5_000;

export class RestForecast {
  readonly #store: Store;
  readonly #settings: ReturnType<typeof settingsOf>;
  #askedAt = Number.NEGATIVE_INFINITY;
  #endsAt: number | null = null;

  constructor(config: Config, store: Store) {
    this.#store = store;
    this.#settings = settingsOf(config, config.board);
  }

  /** null where the board's answers, not a budget, are what takes the time: then the rate until now says more. */
  async leftMs(run: Pick<RunRow, 'run_id' | 'phase'>): Promise<number | null> {
    if (run.phase !== 'sending') return null;
    const now = Date.now();
    if (now - this.#askedAt >= EVERY_MS) {
      this.#askedAt = now;
      const rest = await forecastOfRun(
        { store: this.#store, settings: this.#settings, clock: { now: () => new Date(now) } },
        run.run_id,
      );
      this.#endsAt = rest.bound === 'answers' ? null : now + rest.minutes * 60_000;
    }
    return this.#endsAt === null ? null : Math.max(0, this.#endsAt - now);
  }
}
