// sleep: waits, for the commands. The activities and the client have clocks of their own.
import { setTimeout } from 'node:timers/promises';

export const sleep = (ms: number): Promise<void> => setTimeout(ms);
