// soak: `npm run soak`. Owns: nothing but that.
import { importFromBench } from './compile-bench.mjs';

const { soakProgram } = await importFromBench('endurance/soak-program');
process.exitCode = await soakProgram(process.argv.slice(2));
