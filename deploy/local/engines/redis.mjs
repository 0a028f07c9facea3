import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { privateDir, privateText } from '../paths.mjs'
import { greet, startServer } from './server.mjs'

/** Starts a private Redis (or Valkey) on this or a free loopback port. Resolves with `{ url, child, stop }`. */
export async function startRedis({ binary, dataDir, isTest, port }) {
  const password = privateText(join(dataDir, 'redis.secret'), () => randomBytes(24).toString('base64url'))
  const dir = privateDir(dataDir, 'redis')
  const started = await startServer({
    title: 'Redis',
    port,
    file: binary.file,
    env: binary.env,
    logFile: join(privateDir(dataDir, 'logs'), 'redis.log'),
    // Through stdin, so that the password is on no command line.
    command: (port) => ({ args: ['-'], input: settings({ port, dir, password, isTest }) }),
    isReady: async (port) => {
      const answer = await greet(port, `AUTH ${password}\r\nPING\r\n`)
      return answer.toString('latin1').includes('+PONG') || (await isReadyLater(port, password, answer))
    },
  })
  return { ...started, url: `redis://:${password}@127.0.0.1:${started.port}/0` }
}

/** AUTH may be answered in a packet of its own; a server that still loads its data answers PING with an error. */
async function isReadyLater(port, password, first) {
  if (first.toString('latin1') !== '+OK\r\n') return false
  const info = await greet(port, `*2\r\n$4\r\nAUTH\r\n$${password.length}\r\n${password}\r\n*1\r\n$4\r\nPING\r\n`)
  return info.toString('latin1').includes('+PONG')
}

const settings = ({ port, dir, password, isTest }) =>
  [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    `appendonly ${isTest ? 'no' : 'yes'}`,
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    '',
  ].join('\n')
