// forecast-words: a forecast as sentences, the same in the terminal, in `status` and in the Web UI. Owns: the words. Names and counts only (S15).
import type { Bound, Forecast } from './forecast.js';

const BOUND_WORDS: Readonly<Record<Bound, string>> = {
  answers: '',
  complexity: ", most of it waiting for each minute's complexity",
  'calls-per-minute': ", most of it waiting for each minute's calls",
  'calls-per-day': ", most of it waiting for the next day's calls",
};

/** One sentence; a second one where the day is too short, a third one where nothing was measured yet. */
export function forecastSentences(forecast: Forecast): string[] {
  const { calls, complexity, calls_per_day: callsPerDay, share_of_day: share, bound, measured } = forecast;
  if (calls === 0) return ['Nothing has to be sent.'];
  const took = measured || bound !== 'answers' ? `${durationWords(forecast.minutes)}${BOUND_WORDS[bound]}, ` : '';
  const sentences = [
    `Forecast: ${plural(calls, 'call')}, ${pointsWords(complexity)} of complexity, ${took}${percent(share)} of the day's ${commas(callsPerDay)} calls.`,
  ];
  if (forecast.day_limit !== null) {
    const { goes_on_at: goesOnAt, waits } = forecast.day_limit;
    const more = waits > 1 ? ` (and ${plural(waits - 1, 'more night')})` : '';
    sentences.push(
      `The day's calls will not suffice: it waits until ${goesOnAt.slice(0, 16).replace('T', ' ')} UTC${more} and goes on by itself.`,
    );
  }
  if (!measured) sentences.push('No call to this board was measured yet, so prices are guessed and may be less.');
  return sentences;
}

export function durationWords(minutes: number): string {
  if (minutes < 1) return 'less than a minute';
  if (minutes < 90) return `about ${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `about ${hours.toFixed(1)} h` : `about ${(hours / 24).toFixed(1)} days`;
}

function pointsWords(points: number): string {
  return points < 1_000_000 ? `${commas(points)} points` : `${(points / 1_000_000).toFixed(1)} million points`;
}

const percent = (share: number): string => `${share < 0.001 ? 'less than 0.1' : (share * 100).toFixed(1)} %`;

const plural = (count: number, noun: string): string => `${commas(count)} ${noun}${count === 1 ? '' : 's'}`;

function commas(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
