// schedule-trial: `npm run schedule-trial`, from the built program. Owns: nothing but that.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { scheduleTrialProgram } = await import(
  pathToFileURL(join(root, 'dist', 'cli', 'schedule-trial-program.js')).href
);
process.exitCode = await scheduleTrialProgram(process.argv.slice(2));
