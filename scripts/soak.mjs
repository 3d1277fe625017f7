// soak: `npm run soak`, from the built program. Owns: nothing but that.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { soakProgram } = await import(pathToFileURL(join(root, 'dist', 'cli', 'soak-program.js')).href);
process.exitCode = await soakProgram(process.argv.slice(2));
