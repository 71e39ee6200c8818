import { expect, test } from 'bun:test';
import { readOptions } from './options.ts';

test('without flags and variables the documented defaults hold', () => {
  const { ports, reset, empty, host, home, databaseUrl } = readOptions('start', [], {});
  expect(ports).toEqual({
    gateway: 8080,
    gatewayInternal: 8081,
    worker: 8082,
    dashboard: 3000,
    simulator: 4010,
    postgres: 54_329,
    redis: 56_379,
  });
  expect({ reset, empty, host, databaseUrl }).toEqual({
    reset: false,
    empty: false,
    host: '127.0.0.1',
    databaseUrl: undefined,
  });
  expect(home).toEndWith('/.switchyard');
});

test('an unknown flag is refused with the list of those there are', () => {
  expect(() => readOptions('start', ['--rest'], {})).toThrow(
    'There is no option --rest. The options are --reset, --empty, --help.',
  );
});

test('a port that is none is refused by the name of its variable', () => {
  for (const text of ['abc', '0', '65536', '80.5', '-1'])
    expect(() => readOptions('start', [], { WORKER_PORT: text })).toThrow(`WORKER_PORT is "${text}"`);
});

test('two services are never given one port', () => {
  expect(() => readOptions('start', [], { GATEWAY_PORT: '3000' })).toThrow(
    'GATEWAY_PORT and DASHBOARD_PORT are both 3000',
  );
});

test('--reset never touches a server that somebody else runs', () => {
  for (const variable of ['DATABASE_URL', 'REDIS_URL'])
    expect(() => readOptions('start', ['--reset'], { [variable]: 'x' })).toThrow('--reset wipes only');
});
