// schedule-trial: `npm run schedule-trial`. Owns: nothing but that.
import { importFromBench } from './compile-bench.mjs';

const { scheduleTrialProgram } = await importFromBench('endurance/schedule-trial-program');
process.exitCode = await scheduleTrialProgram(process.argv.slice(2));
