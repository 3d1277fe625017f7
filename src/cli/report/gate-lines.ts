// gate-lines: what waits at the gates of a run, with examples from the store, and what a person may say to it.
import type { GateExample, GateStore, StoredGate } from '../../store/gate-store.js';
import { printable } from '../text-table.js';
import { orderPlaceWithSheet } from './order-place.js';
import { shellWord } from './shell-word.js';

export interface GateWithExamples extends Omit<StoredGate, 'examples'> {
  readonly examples: readonly GateExample[];
}

export async function gatesOfRun(
  gates: Pick<GateStore, 'ofRun' | 'example'>,
  runId: string,
): Promise<GateWithExamples[]> {
  const found: GateWithExamples[] = [];
  for (const gate of await gates.ofRun(runId)) {
    const examples: GateExample[] = [];
    for (const id of gate.examples) {
      const order = await gates.example(id);
      if (order !== null) examples.push(order);
    }
    found.push({ ...gate, examples });
  }
  return found;
}

/** Each finding with its examples, indented. */
export function gateLines(found: readonly GateWithExamples[]): string[] {
  return found.flatMap(({ sentence, examples }) => [
    `  ${printable(sentence)}`,
    ...examples.map(
      ({ order_number: number, item_name: name, workbook, sheet, row_no: row }) =>
        `    such as ${printable(name ?? number)} (${orderPlaceWithSheet({ workbook, sheet, row, orderNumber: number })})`,
    ),
  ]);
}

/** What to type. */
export function gateRemedies(runId: string, customers: readonly string[], holdsAll: boolean): string[] {
  const [only] = customers;
  if (holdsAll || only === undefined)
    return [`  let it pass: order-mirror approve ${runId}      end it: order-mirror cancel ${runId}`];
  const name = customers.length === 1 ? shellWord(only) : 'NAME';
  return [
    `  let it pass: order-mirror approve ${runId} --customer ${name}      leave it for the next run: order-mirror skip ${runId} --customer ${name}`,
  ];
}
