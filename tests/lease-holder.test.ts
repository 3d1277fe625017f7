// S3: a holder of a lease counts as dead only where its process can be asked for: same machine, same start of it, same namespace of process numbers.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { describe, expect, test } from 'vitest';
import { isDeadHolder, leaseHolder } from '../src/wiring/lease-holder.js';

const own = leaseHolder();
const [host = '', boot = '', namespace = ''] = own.split(':');
/** In a namespace of process numbers of its own, as a container. */
const ALONE = ['--fork', '--pid', '--mount-proc'];
/** Of a process that has ended. */
const gone = String(spawnSync(process.execPath, ['-e', '']).pid);
const named = (parts: Partial<Record<'host' | 'boot' | 'namespace' | 'pid', string>>) => {
  const all = { host, boot, namespace, pid: gone, ...parts };
  return `${all.host}:${all.boot}:${all.namespace}:${all.pid}:abc`;
};

test('a holder names host, boot and namespace beside the process, and fits its column', () => {
  expect(own).toMatch(new RegExp(`^${hostname()}:[0-9a-f-]*:\\d*:${process.pid}:[0-9a-z]+$`));
  if (process.platform === 'linux') expect(boot.length * namespace.length).toBeGreaterThan(0);
  // LEASES.holder, NVARCHAR(200): the longest host name Linux allows has 64 characters.
  expect(own.length - host.length + 64).toBeLessThan(200);
});

describe('a holder is dead', () => {
  test('where its process is gone', () => {
    expect(isDeadHolder(named({}))).toBe(true);
  });

  test('not where its process lives', () => {
    expect(isDeadHolder(own)).toBe(false);
    expect(isDeadHolder(named({ pid: String(process.pid) }))).toBe(false);
  });

  test.each([
    ['another host', { host: 'elsewhere' }],
    ['another machine of the same name, or an earlier start of this one', { boot: 'another' }],
    ['another namespace of process numbers under the same host name', { namespace: '1' }],
  ])('not where it is of %s: nobody here can ask for it', (_, parts) => {
    expect(isDeadHolder(named(parts))).toBe(false);
  });

  test.skipIf(spawnSync('unshare', [...ALONE, 'true']).status !== 0)(
    'not where a process in another namespace asks, to which the number of a living one means nothing',
    () => {
      const source = readFileSync('src/wiring/lease-holder.ts', 'utf8');
      const target = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
      const code = transpileModule(source, { compilerOptions: target }).outputText;
      const script = `${code}\nconsole.log(isDeadHolder(${JSON.stringify(own)}));`;
      const asked = spawnSync('unshare', [...ALONE, process.execPath, '--input-type=module', '-e', script]);
      expect(`${asked.stdout}`.trim()).toBe('false');
    },
  );

  test('not where an older program named it, which told neither boot nor namespace', () => {
    expect(isDeadHolder(`${host}:${gone}:abc`)).toBe(false);
  });
});
