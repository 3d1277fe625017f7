// The documents and the container files say what is there: links resolve, paths exist, commands, options and scripts are real.
// Containers are not run here; what can be checked of their files without one is checked.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const DOCUMENTS = [
  ...['README.md', 'ARCHITECTURE.md', 'SPEC.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(`${ROOT}docs`).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];
/** Named as examples, or there only once something was recorded. */
const NOT_THERE_YET = ['configs/acme.toml', 'tests/histories/'];

const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const isThere = (path: string) => existsSync(`${ROOT}${path}`);
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('links to what is there', () => {
    const links = matches(text, /\]\(([^)\s]+)\)/g).filter((link) => !/^https?:/.test(link));
    expect(links.filter((link) => !resolves(document, link))).toEqual([]);
  });

  it('names files that are there', () => {
    const paths = matches(text, /`((?:bench|bin|configs|docs|samples|scripts|sql|src|tests|tools)\/[\w./-]*)`/g);
    expect(paths.filter((path) => !NOT_THERE_YET.includes(path) && !isThere(path))).toEqual([]);
  });

  it('names scripts of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...matches(text, /npm run ([\w:-]+)/g), ...(text.includes('npm test') ? ['test'] : [])];
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

function resolves(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : posix.join(posix.dirname(document), path);
  if (!isThere(target)) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}

function anchorsOf(markdown: string): string[] {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s/g, '-');
  return [...matches(markdown, /^#+ (.+)$/gm).map(slug), ...matches(markdown, /<a id="([^"]+)">/g)];
}

describe('commands', () => {
  let program: Command;

  beforeAll(async () => {
    const { programOf } = await import('../src/cli/program.js');
    const { processOutput } = await import('../src/cli/process-output.js');
    program = programOf(processOutput, () => {});
  });

  it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docker-compose.yml', 'Dockerfile'])(
    '%s names those there are, with options they have',
    (file) => {
      const calls = matches(
        read(file).replace(/",\s*"/g, ' '),
        /\border-mirror(?:\.mjs)?((?: [a-z]+| [A-Z]+| \$?[A-Z]+| --[a-z-]+)+)/g,
      );
      const faults = calls.flatMap((call) => faultsOf(program, call.trim().split(' ')));
      expect(faults).toEqual([]);
    },
  );

  it('README has all of them', () => {
    const readme = read('README.md');
    const names = program.commands.flatMap((one) => {
      const parts = one.commands.map((sub) => `${one.name()} ${sub.name()}`);
      return parts.length > 0 ? parts : [one.name()];
    });
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !readme.includes(`\`order-mirror ${name}`))).toEqual([]);
  });

  it('README has the exit codes', async () => {
    const { EXIT } = await import('../src/cli/context.js');
    const codes = matches(read('README.md'), /^\| (\d+) \|/gm).map(Number);
    expect([...codes].sort()).toEqual(Object.values(EXIT).sort());
  });
});

function faultsOf(program: Command, words: readonly string[]): string[] {
  const faults: string[] = [];
  let command = program;
  for (const word of words) {
    if (word.startsWith('--')) {
      const known = word === '--help' || command.options.some(({ long }) => long === word);
      if (!known) faults.push(`${command.name()} has no ${word}`);
    } else if (/^[a-z]+$/.test(word) && command.commands.length > 0) {
      const sub = command.commands.find((one) => one.name() === word);
      // Prose goes on after the name: "order-mirror is …", "order-mirror reads …".
      if (sub === undefined) return command === program && PROSE.has(word) ? [] : [`there is no ${words.join(' ')}`];
      command = sub;
    }
  }
  return faults;
}

const PROSE = new Set(['imports', 'recognises', 'waits', 'reads', 'is', 'keeps', 'promises', 'contributors']);

describe('docs/runbook.md', () => {
  it('is where each alert rule sends its reader', () => {
    const rules = parse(read('ops/prometheus/alerts.yml')) as {
      groups: { rules: { alert: string; annotations: { runbook: string } }[] }[];
    };
    const all = rules.groups.flatMap((group) => group.rules);
    expect(all.length).toBeGreaterThan(8);
    expect(all.filter(({ annotations }) => !resolves('README.md', annotations.runbook))).toEqual([]);
    expect(all.filter(({ alert }) => !read('docs/runbook.md').includes(alert))).toEqual([]);
  });

  it('has every kind of alert that the webhook may tell', () => {
    const kinds = matches(
      read('src/domain/run/alert.ts').split('export interface Alert {')[0] ?? '',
      /\| '([a-z-]+)'/g,
    );
    expect(kinds.length).toBeGreaterThan(8);
    expect(kinds.filter((kind) => !read('docs/runbook.md').includes(kind))).toEqual([]);
  });
});

describe('LICENSE', () => {
  it('is the MIT licence of the contributors', () => {
    expect(read('LICENSE')).toContain('MIT License\n\nCopyright (c) 2026 order-mirror contributors');
    expect(JSON.parse(read('package.json'))).toMatchObject({ license: 'MIT' });
  });
});

interface Service {
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly build?: string;
  readonly stop_grace_period?: string;
  readonly expose?: readonly string[];
}

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
    configs: Record<string, unknown>;
  };
  const services = Object.entries(compose.services);
  const dependencies = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));

  it('says that it was not run', () => {
    expect(read('docker-compose.yml')).toMatch(/^# Not run by the project's tests/m);
    expect(read('Dockerfile')).toMatch(/Not run by the project's tests/);
  });

  it('waits for services that are there, and that can be waited for', () => {
    for (const [name, { condition }] of dependencies) {
      expect(compose.services[name], name).toBeDefined();
      if (condition === 'service_healthy') expect(compose.services[name]?.healthcheck, name).toBeDefined();
    }
  });

  it('has somebody wait for each one-shot: `up --wait` takes an unwaited exit for a failure', () => {
    const oneShots = services
      .filter(([, { restart, profiles }]) => restart !== 'unless-stopped' && !profiles?.includes('by-hand'))
      .map(([name]) => name);
    const awaited = dependencies.filter(([, { condition }]) => condition === 'service_completed_successfully');
    expect(oneShots.sort()).toEqual([...new Set(awaited.map(([name]) => name))].sort());
    expect(compose.services.worker?.healthcheck).toBeDefined();
  });

  it('names folders, volumes, configs and files that are there', () => {
    for (const [name, service] of services) {
      for (const volume of service.volumes ?? []) {
        const source = volume.startsWith('${') ? '' : (volume.split(':')[0] ?? '');
        if (source.startsWith('.')) expect(isThere(source), `${name}: ${source}`).toBe(true);
        else if (source !== '') expect(compose.volumes, name).toHaveProperty(source);
      }
      for (const { source } of service.configs ?? []) expect(compose.configs).toHaveProperty(source);
      if (service.build) expect(isThere(`${service.build}/Dockerfile`)).toBe(true);
      for (const word of service.command ?? []) if (isOwnPath(word)) expect(isThere(word), word).toBe(true);
    }
  });

  const CONFIGS = ['configs/compose.toml', 'configs/compose-sqlserver.toml'];
  const loadedAs = async (file: string) => {
    const { loadConfig } = await import('../src/config/load.js');
    const loaded = loadConfig(file, { MONDAY_TOKEN: 'x', STORE_PASSWORD: 'x' });
    if (loaded.kind === 'faulty')
      throw new Error(`${file}: ${loaded.problems.map(({ problem }) => problem).join('; ')}`);
    return loaded.config;
  };

  it('names the configs that are shipped for it, for every command in its containers', () => {
    const named = matches(read('docker-compose.yml'), /(configs\/[\w-]+\.toml)/g);
    expect([...new Set(named)].sort()).toEqual([...CONFIGS].sort());
    expect(compose.services.worker?.environment?.ORDER_MIRROR_CONFIG).toBe(`\${ORDER_MIRROR_CONFIG:-${CONFIGS[0]}}`);
  });

  it.each(CONFIGS)(
    '%s works as shipped: its addresses are those of the services, its folders are mounted',
    async (file) => {
      const { temporal, telemetry, source, store } = await loadedAs(file);
      expect(compose.services).toHaveProperty(temporal.address.split(':')[0] ?? '');
      expect(compose.services.worker?.expose).toEqual([telemetry.metricsAddress?.split(':')[1]]);
      expect(telemetry.metricsAddress).toMatch(/^0\.0\.0\.0:/);
      const mounted = (compose.services.worker?.volumes ?? []).map((volume) =>
        volume.replace(/^.*?:(?=\/)/, '').replace(/:ro$/, ''),
      );
      expect(mounted).toContain(source.kind === 'workbooks' ? source.folder : '');
      if (store.kind === 'sqlite') expect(mounted).toContain(posix.dirname(store.file));
      else {
        expect(compose.services).toHaveProperty(store.server);
        expect(read('docker-compose.yml')).toContain(`CREATE DATABASE ${store.database}`);
      }
    },
  );

  it.each(CONFIGS)('%s has the rules of configs/production.toml', async (file) => {
    const rules = async (name: string) => {
      const { environment, board, orders, gates, retention } = await loadedAs(name);
      return { environment, board: { ...board, token: null }, orders, gates, retention };
    };
    expect(await rules(file)).toEqual(await rules('configs/production.toml'));
  });

  it('the SQL Server is healthy, and its database made, before the store is migrated; without the profile nobody waits for it', () => {
    const { migrate, 'sqlserver-database': database, sqlserver } = compose.services;
    expect(migrate?.depends_on?.['sqlserver-database']).toEqual({
      condition: 'service_completed_successfully',
      required: false,
    });
    expect(database?.depends_on?.sqlserver).toEqual({ condition: 'service_healthy' });
    expect([sqlserver?.profiles, database?.profiles]).toEqual([['sqlserver'], ['sqlserver']]);
  });

  it('board setup may write the config: alone, its folder of configs is not read-only', () => {
    expect(compose.services['board-setup']?.volumes).toEqual(['./configs:/app/configs']);
    expect(compose.services.worker?.volumes).toContain('./configs:/app/configs:ro');
  });

  it('has Prometheus read the worker where it serves', () => {
    const { configs } = parse(read('docker-compose.yml')) as { configs: Record<string, { content: string }> };
    const { scrape_configs: scrapes, rule_files: rules } = parse(configs.prometheus?.content ?? '') as {
      scrape_configs: { static_configs: { targets: string[] }[] }[];
      rule_files: string[];
    };
    expect(scrapes[0]?.static_configs[0]?.targets).toEqual([`worker:${compose.services.worker?.expose?.[0]}`]);
    expect(rules.filter((rule) => !isThere(rule.replace('/etc/prometheus/rules', 'ops/prometheus')))).toEqual([]);
  });

  it('polls the queue and namespace of the config it runs with, and lets a batch end', async () => {
    const { temporal } = await loadedAs('configs/compose.toml');
    const check = compose.services.worker?.healthcheck?.test.at(-1);
    expect(check).toContain(`name: '${temporal.taskQueue}'`);
    expect(check).toContain(`namespace: '${temporal.namespace}'`);
    const grace = Number(/SHUTDOWN_GRACE = '(\d+) seconds'/.exec(read('src/worker.ts'))?.[1]);
    expect(Number.parseInt(compose.services.worker?.stop_grace_period ?? '', 10)).toBeGreaterThan(grace);
  });
});

const isOwnPath = (word: string) => /^(bin|configs|scripts|dist)\/[\w./-]+$/.test(word);

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1));

  it('copies what is there and what .dockerignore lets through', () => {
    const allowed = matches(read('.dockerignore'), /^!(.+)$/gm);
    expect(copied.filter((path) => !isThere(path))).toEqual([]);
    expect(copied.filter((path) => !allowed.includes(path.split('/')[0] ?? ''))).toEqual([]);
  });

  it('starts the worker as somebody else than root', () => {
    const command = JSON.parse(lines.find((line) => line.startsWith('CMD '))?.slice(4) ?? '[]') as string[];
    expect(command).toEqual(['node', 'bin/order-mirror.mjs', 'worker', '--config', 'configs/production.toml']);
    expect(command.filter(isOwnPath).filter((path) => !isThere(path))).toEqual([]);
    expect(lines.filter((line) => /^(USER|STOPSIGNAL)/.test(line))).toEqual(['USER node', 'STOPSIGNAL SIGTERM']);
  });

  it('has all that the program reads beside dist/', () => {
    for (const folder of ['bin', 'sql', 'configs', 'src/monday/documents']) expect(copied).toContain(folder);
  });
});

describe('docs/picture.svg', () => {
  it('has words for those who cannot see it, and colours for dark pages', () => {
    const picture = read('docs/picture.svg');
    for (const part of ['role="img"', '<title', '<desc', 'prefers-color-scheme: dark']) expect(picture).toContain(part);
  });
});
