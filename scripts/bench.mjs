// bench: `npm run bench`. Owns: nothing but that; what is measured is told in bench/README.md.
import { importFromBench } from './compile-bench.mjs';

await importFromBench('main');
