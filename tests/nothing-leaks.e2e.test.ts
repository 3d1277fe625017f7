// S15 over the whole program as its user runs it: no token and no password in what any command says, also as JSON and in failures, nor in logs, metrics,
// traces and histories; no order value in the latter four. Every listener is bound to loopback, every file is its owner's alone, whatever the umask.
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputTo } from '../src/cli/context.js';
import { main } from '../src/cli/main.js';
import { programOf } from '../src/cli/program.js';
import { makePlace, type Place, type Running, whyNoProcesses } from './support/processes.js';
import { freePort } from './support/temporal-server.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: what leaks: ${why}.`);

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.token-not-to-be-seen';
const PASSWORD = 'pass-word-not-to-be-seen';
const ORDER = 'HUSH-001';
/** In no word of ours. */
const VALUES = [ORDER, 'PO-QUAGGA', 'ZEBRASTYLE', 'ULTRAMARINEX', 'whisper only', 'HUSHBURG', 'notadateatall'];

/** They stay up until they are ended; `dev` runs below, and starts what `worker` and `emulator` start. */
const STAY_UP = ['demo', 'dev', 'worker', 'emulator', 'chaos'];

describe.skipIf(why !== null || process.platform === 'win32')('a whole program with secrets', () => {
  let place: Place;
  let stack: Running;
  let collector: Server;
  let metrics = '';
  let lists = '';
  let traced = '';
  const cwd = process.cwd();
  const umask = process.umask(0);
  /** By what was typed. */
  const said = new Map<string, string>();

  beforeAll(async () => {
    process.env.LEAK_TOKEN = TOKEN;
    process.env.LEAK_PASSWORD = PASSWORD;
    lists = mkdtempSync(join(tmpdir(), 'order-mirror-leaks-'));
    await writeTinyList(join(lists, 'list.xlsx'), [
      ...tinyRows('TRACKSMITH', 3, (index) => ({
        'AAG ORDER NUMBER': `HUSH-00${index + 1}`,
        'PO NUMBER': `PO-QUAGGA-${index}`,
        'CUSTOMER STYLE': 'ZEBRASTYLE',
        'CUSTOMER COLOUR DESCRIPTION': 'ULTRAMARINEX',
        NOTES: 'whisper only',
        DESTINATION: 'HUSHBURG',
        ...(index === 2 ? { M: 'notadateatall' } : {}),
      })),
    ]);
    collector = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        traced += chunk.toString('utf8');
      });
      request.on('end', () => response.end('{}'));
    });
    await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
    metrics = `127.0.0.1:${await freePort()}`;
    const traces = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
    place = await makePlace(lists, (toml) =>
      toml
        .replace('env:MONDAY_TOKEN', 'env:LEAK_TOKEN')
        .concat(`\n[telemetry]\nmetrics_address = "${metrics}"\ntraces_url = "${traces}"\nlog_level = "debug"\n`),
    );
    process.chdir(place.folder);
    stack = place.start(['dev']);
    await stack.says('Ready.');
  });

  afterAll(async () => {
    await stack?.kill('SIGTERM');
    await new Promise((closed) => collector?.close(closed));
    process.chdir(cwd);
    process.umask(umask);
    delete process.env.LEAK_TOKEN;
    delete process.env.LEAK_PASSWORD;
  });

  async function type(words: string, config = place.config): Promise<number> {
    let text = '';
    const note = (line: string) => {
      text += `${line}\n`;
    };
    const output = outputTo(note, note, { columns: 120 });
    const code = await main(
      [...words.split(' '), ...(words === 'no-such-command' ? [] : ['--config', config])],
      output,
    );
    said.set(`${said.size}: ${words}`, text);
    return code;
  }

  const faults = (method: string, body?: object) =>
    fetch(`${place.boardOrigin}/_control/faults/`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  test('no command says a token or a password, whatever happens to it', async () => {
    await faults('POST', [
      {
        match: { kind: 'mutation', operation: 'create_item' },
        effect: { type: 'alias-error', when: 'before', code: 'ColumnValueException', message: VALUES.join(' ') },
      },
    ]);
    for (const words of [
      'migrate',
      'migrate --json',
      'board setup',
      'board check --json',
      'board columns',
      'import',
      'plan',
      'sync --approve',
      'sync --json',
    ])
      await type(words);
    const [run] = readdirSync(join('.order-mirror', 'reports')).sort();
    for (const words of [
      ...[
        'status',
        'status --json',
        `report ${run}`,
        'rejects',
        'rejects --json',
        'twins',
        'absent',
        `explain ${ORDER}`,
      ],
      ...[
        `inspect ${run}`,
        `inspect ${run} TRACKSMITH`,
        `history export ${run}`,
        'replay 20200101-000000-0000',
        `rollback ${run} --dry-run`,
      ],
      ...[
        'verify',
        'verify --repair --json',
        'housekeep',
        'doctor',
        'doctor --json',
        'config',
        'check',
        'check --json',
      ],
      ...[
        'board claim',
        'backup copy.sqlite',
        'restore copy.sqlite',
        'forget no-such.xlsx',
        'completion bash',
        'init --folder nowhere',
      ],
      ...['pause', 'resume', 'retry', 'skip', 'cancel', 'approve', 'no-such-command', 'sync --no-such-option'],
      ...[
        'schedule list',
        'schedule apply',
        'schedule remove x',
        'schedule pause x',
        'schedule resume x',
        'schedule trigger x',
      ],
      ...['schedule backfill x --from 2026-01-01 --to 2026-01-02'],
    ])
      await type(words);
    // The token is refused; the board is gone; the token is not set.
    await faults('POST', [{ match: {}, effect: { type: 'unauthenticated' }, times: 'always' }]);
    for (const words of ['board check', 'board columns --json', 'doctor --json', 'sync', 'sync --json', 'verify'])
      expect(await type(words), words).not.toBe(0);
    await faults('DELETE');
    const elsewhere = join(place.folder, 'configs', 'elsewhere.toml');
    const toml = readFileSync(place.config, 'utf8');
    writeFileSync(elsewhere, toml.replace(/^url = .*$/m, `url = "http://127.0.0.1:${await freePort()}/v2"`));
    for (const words of ['board check', 'doctor']) expect(await type(words, elsewhere), words).toBe(1);
    const server = [
      ...['kind = "sqlserver"', 'server = "127.0.0.1"', `port = ${await freePort()}`, 'database = "x"', 'user = "x"'],
      ...['password = "env:LEAK_PASSWORD"', 'encrypt = false', 'trust_server_certificate = true'],
    ].join('\n');
    writeFileSync(elsewhere, toml.replace(/^kind = "sqlite"\nfile = .*$/m, server));
    for (const words of ['migrate', 'status', 'doctor --json', 'sync'])
      expect(await type(words, elsewhere), words).toBe(1);
    writeFileSync(elsewhere, toml.replace('env:LEAK_TOKEN', TOKEN));
    expect(await type('doctor', elsewhere)).toBe(1);

    expect(leaks(said, [TOKEN, PASSWORD])).toEqual([]);
    const missed = leaves(
      programOf(
        outputTo(
          () => {},
          () => {},
        ),
        () => {},
      ),
    );
    const typed = [...said.keys()];
    expect(
      missed.filter((name) => !STAY_UP.includes(name) && !typed.some((words) => ` ${words} `.includes(` ${name} `))),
    ).toEqual([]);
    // The reading commands do show values: what is looked for would be found.
    expect(leaks(said, VALUES).length).toBeGreaterThan(5);
  });

  test('no secret and no order value in logs, metrics, traces and histories', async () => {
    await expect.poll(() => traced.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const histories = filesBelow(place.folder).filter((file) => /sync(?:Run|Customer)[^/]*\.json$/.test(file));
    expect(histories.length).toBeGreaterThan(0);
    const seen = new Map([
      ['log', stack.stderr()],
      ['metrics', await (await fetch(`http://${metrics}/metrics`)).text()],
      ['traces', traced],
      ...histories.map((file): [string, string] => [file, decoded(readFileSync(file, 'utf8'))]),
    ]);
    expect(seen.get('log')).toContain('sendBatch done');
    expect(seen.get('metrics')).toContain('order_mirror_calls');
    expect(seen.get('traces')).toContain('sendBatch');
    expect(leaks(seen, [TOKEN, PASSWORD, ...VALUES])).toEqual([]);
  });

  test.skipIf(!existsSync('/proc/net/tcp'))('every listener of the stack is bound to loopback', () => {
    const found = [...family(stack.child.pid ?? 0)].flatMap(listeners);
    // Temporal with its page, the practice board, the metrics.
    expect(found.length).toBeGreaterThanOrEqual(4);
    expect(found.filter((address) => !LOOPBACK.test(address))).toEqual([]);
  });

  test("every file is its owner's alone, or stands in a folder that is", () => {
    const own = ['state', '.order-mirror'].map((folder) => join(place.folder, folder));
    for (const folder of own) expect(statSync(folder).mode & 0o777, folder).toBe(0o700);
    const files = own.flatMap(filesBelow);
    expect(files.length).toBeGreaterThan(4);
    // Temporal makes its own as the umask says; its folder is closed.
    const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0 && !/temporal[^/]*$/.test(file));
    expect(open).toEqual([]);
  });
});

function leaks(seen: ReadonlyMap<string, string>, words: readonly string[]): string[] {
  return [...seen].flatMap(([where, text]) =>
    words.filter((word) => text.includes(word)).map((word) => `${where}: ${word}`),
  );
}

function leaves(command: Command, above = ''): string[] {
  return command.commands.flatMap((child) => {
    const name = `${above}${child.name()}`;
    return child.commands.length === 0 ? [name] : leaves(child, `${name} `);
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Payloads stand in histories as base64. */
function decoded(history: string): string {
  return history.replaceAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g, (_, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
}

/** 127.x.x.x, ::1, and 127.x.x.x as IPv6, as /proc writes them. */
const LOOPBACK = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** A process and all that it started. */
function family(pid: number): Set<number> {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, number][] => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
          return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
        } catch {
          return [];
        }
      }),
  );
  const all = new Set([pid]);
  for (let before = 0; before !== all.size; ) {
    before = all.size;
    for (const [child, parent] of parents) if (all.has(parent)) all.add(child);
  }
  return all;
}

/** Addresses a process listens on, as /proc writes them. */
function listeners(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && sockets.has(inode ?? ''))
      .map(([, local = '']) => local.split(':')[0] ?? ''),
  );
}
