// shipped-trees: what users get, laid out in folders of this machine: the npm package unpacked, and the image as its Dockerfile says, without an engine.
// Owns: the steps. What a step would fetch or build anew is linked or copied from this checkout; a step that is not known here fails the test.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { sourcesHash } from '../../scripts/build-stamp.mjs';

const ROOT = resolve('.');

/** `npm pack`, unpacked where `npm install -g` would have put it, with the packages that it depends on. Returns the folder of the package. */
export function unpackPackage(): string {
  const prefix = mkdtempSync(join(tmpdir(), 'order-mirror-prefix-'));
  const modules = join(prefix, 'lib', 'node_modules');
  mkdirSync(modules, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', prefix], { encoding: 'utf8' });
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('['))) as [{ filename: string }];
  execFileSync('tar', ['-xzf', join(prefix, filename), '-C', modules]);
  const home = join(modules, 'package');
  linkPackages(home, 'production');
  return home;
}

/** Packages of the lock file, each a link; those for development only where they are asked for. */
function linkPackages(home: string, which: 'all' | 'production'): void {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  rmSync(join(home, 'node_modules'), { recursive: true, force: true });
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    const wanted = /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) && (which === 'all' || dev !== true);
    if (!wanted || !existsSync(path)) continue;
    mkdirSync(dirname(join(home, path)), { recursive: true });
    symlinkSync(resolve(path), join(home, path));
  }
}

/** The last stage of the Dockerfile as a folder tree. Returns what is `/app` in the image. */
export function buildImageTree(): string {
  const top = mkdtempSync(join(tmpdir(), 'order-mirror-image-'));
  const sent = readFileSync('.dockerignore', 'utf8').split('\n');
  let stage = { root: '', workdir: '/' };
  const stages = new Map<string, string>();
  for (const line of instructions(readFileSync('Dockerfile', 'utf8'))) {
    const [word = '', ...rest] = line.split(/\s+/);
    const inStage = (path: string) => join(stage.root, resolve(stage.workdir, path));
    switch (word) {
      case 'FROM': {
        const name = rest[1] === 'AS' ? (rest[2] ?? '') : 'last';
        stage = { root: join(top, name), workdir: '/' };
        mkdirSync(stage.root);
        stages.set(name, stage.root);
        break;
      }
      case 'WORKDIR':
        stage.workdir = rest[0] ?? '/';
        mkdirSync(inStage('.'), { recursive: true });
        break;
      case 'COPY': {
        const from = /^--from=(.+)$/.exec(rest[0] ?? '')?.[1];
        const paths = from === undefined ? rest : rest.slice(1);
        const target = paths.at(-1) ?? '';
        for (const path of paths.slice(0, -1)) {
          const source = from === undefined ? join(ROOT, path) : join(stages.get(from) ?? '', path);
          // What is fetched at build time is not here; the tests have a Temporal server of their own.
          if (from !== undefined && basename(path) === 'temporal') continue;
          const into = target.endsWith('/') ? join(inStage(target), basename(path)) : inStage(target);
          cpSync(source, into, {
            recursive: true,
            verbatimSymlinks: true,
            filter: (file) => from !== undefined || isSent(relative(ROOT, file), sent),
          });
        }
        break;
      }
      case 'RUN':
        run(rest.join(' '), inStage('.'));
        break;
      case 'ENV':
      case 'USER':
      case 'STOPSIGNAL':
      case 'CMD':
        break;
      default:
        throw new Error(`The Dockerfile has an instruction that this test does not know: ${line}`);
    }
  }
  return join(top, 'last', 'app');
}

function instructions(dockerfile: string): string[] {
  return dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** What .dockerignore lets the builder see: the last line that fits decides. */
function isSent(path: string, lines: readonly string[]): boolean {
  if (path === '') return true;
  let sent = true;
  for (const line of lines) {
    const [, not = '', pattern = ''] = /^(!?)([^#\s].*)$/.exec(line) ?? [];
    if (pattern === '') continue;
    if (pattern === '**' || path === pattern || path.startsWith(`${pattern}/`)) sent = not === '!';
  }
  return sent || lines.some((line) => line.startsWith(`!${path}/`));
}

const STEPS: readonly (readonly [RegExp, (home: string, found: RegExpExecArray) => void])[] = [
  [/^npm ci\b/, (home) => linkPackages(home, 'all')],
  [
    /^npm run build\b|^node scripts\/set-up\.mjs\b/,
    (home) => {
      // The same sources and settings make the same program: it need not be built a second time.
      if (sourcesHash(home) !== sourcesHash(ROOT)) throw new Error('The image would be built from other sources.');
      cpSync(join(ROOT, 'dist'), join(home, 'dist'), { recursive: true });
    },
  ],
  [/^npm prune --omit=dev\b/, (home) => linkPackages(home, 'production')],
  [/^cp \S+ \/usr\/local\/bin\/temporal$|^cp "\$\(.*\)" \/usr\/local\/bin\/temporal$/, () => {}],
  [/^test -f (\S+)$/, (home, [, file = '']) => void readFileSync(join(home, file))],
  [/^mkdir -p (.+)$/, (home, [, folders = '']) => makeFolders(home, folders.split(' '))],
  [/^chown\b/, () => {}],
];

/** Folders below the image's root are beside /app. */
function makeFolders(home: string, folders: readonly string[]): void {
  for (const folder of folders)
    mkdirSync(folder.startsWith('/') ? join(home, '..', folder) : join(home, folder), { recursive: true });
}

function run(command: string, home: string): void {
  for (const part of command.split(' && ')) {
    const step = STEPS.find(([words]) => words.test(part));
    const found = step?.[0].exec(part);
    if (step === undefined || !found)
      throw new Error(`The Dockerfile has a step that this test does not know: ${part}`);
    step[1](home, found);
  }
}
