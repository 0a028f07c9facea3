import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { privateDir, privateText, writePrivate } from '../paths.mjs'
import { LauncherError } from '../steps.mjs'
import { greet, startServer } from './server.mjs'

const databaseName = 'shuangfang'

/**
 * Starts a private MariaDB (or MySQL) on this or a free loopback port, with `args` beside ours. Resolves with
 * `{ url, child, stop }`.
 */
export async function startDatabase({ binary, dataDir, socketDir, isTest, log, port, args = [] }) {
  const server = describe(binary)
  const datadir = join(dataDir, 'mariadb')
  const password = privateText(join(dataDir, 'database.secret'), () => randomBytes(24).toString('base64url'))
  if (!existsSync(datadir)) {
    log('初始化数据库目录')
    bootstrap(server, datadir, dataDir)
  }
  const initFile = join(dataDir, 'database.init.sql')
  writePrivate(initFile, initStatements(password))
  const started = await startServer({
    title: server.title,
    port,
    file: binary.file,
    env: binary.env,
    logFile: join(privateDir(dataDir, 'logs'), 'database.log'),
    command: (port) => ({
      args: [
        ...serverArgs(server, datadir, isTest),
        // A server deletes what it finds of temporary tables when it starts: in a shared /tmp, another server's.
        `--tmpdir=${privateDir(dataDir, 'database.tmp')}`,
        ...listenArgs(port, socketDir, initFile),
        ...args,
      ],
    }),
    isReady: isGreeting,
  })
  return { ...started, url: `mysql://root:${password}@127.0.0.1:${started.port}/${databaseName}` }
}

/** A socket that accepts is not yet a server: the greeting packet is (protocol 10; 0xff would be an error). */
async function isGreeting(port) {
  const packet = await greet(port)
  return packet.length > 4 && packet[4] === 10
}

function describe({ file, env }) {
  const { stdout } = spawnSync(file, ['--no-defaults', '--version'], { env, encoding: 'utf8' })
  const prefix = dirname(dirname(realpathSync(file)))
  const share = ['mysql', 'mariadb'].map((name) => join(prefix, 'share', name)).find(existsSync)
  const isMariaDb = /mariadb/i.test(stdout ?? '')
  return { file, env, prefix, share, isMariaDb, title: isMariaDb ? 'MariaDB' : 'MySQL' }
}

function commonArgs(server, datadir) {
  return [
    '--no-defaults',
    `--basedir=${server.prefix}`,
    `--datadir=${datadir}`,
    ...(server.share ? [`--lc-messages-dir=${server.share}`] : []),
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
    // Small files: the default log alone takes 100 MB of every checkout.
    ...(server.isMariaDb ? ['--innodb-log-file-size=32M'] : []),
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_520_ci',
  ]
}

function serverArgs(server, datadir, isTest) {
  return [
    ...commonArgs(server, datadir),
    ...(server.isMariaDb ? [] : ['--innodb-redo-log-capacity=64M', '--mysqlx=OFF', '--disable-log-bin']),
    `--innodb-flush-log-at-trx-commit=${isTest ? 0 : 1}`,
    '--innodb-buffer-pool-size=256M',
    '--performance-schema=OFF',
    '--max-connections=400',
    '--max-allowed-packet=64M',
    '--default-time-zone=+00:00',
    '--local-infile=0',
  ]
}

const listenArgs = (port, socketDir, initFile) => [
  '--skip-networking=0',
  '--skip-name-resolve',
  '--bind-address=127.0.0.1',
  `--port=${port}`,
  `--socket=${join(socketDir, 'db.sock')}`,
  `--pid-file=${join(socketDir, 'db.pid')}`,
  `--init-file=${initFile}`,
]

/** Run by the server before it answers anyone, at every start: needs no client program. One statement a line. */
const initStatements = (password) =>
  [
    `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
    `CREATE DATABASE IF NOT EXISTS ${databaseName} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;`,
    '',
  ].join('\n')

/** Makes the data directory aside and moves it into place, so that half a bootstrap is never used. */
function bootstrap(server, datadir, dataDir) {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('mariadb.new-')) rmSync(join(dataDir, name), { recursive: true })
  }
  const fresh = join(dataDir, `mariadb.new-${process.pid}`)
  mkdirSync(join(fresh), { mode: 0o700 })
  const { args, input } = server.isMariaDb
    ? { args: ['--bootstrap', '--skip-networking'], input: systemTables(server) }
    : { args: ['--initialize-insecure'], input: '' }
  const done = spawnSync(server.file, [...commonArgs(server, fresh), ...args], { env: server.env, input })
  if (done.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    const reason = done.stderr?.toString().trim().split('\n').slice(-6).join('\n') || done.error?.message
    throw new LauncherError(`数据库目录初始化失败：\n${reason}`)
  }
  renameSync(fresh, datadir)
}

/** The scripts that come with the server; `mariadb-install-db` would need the client package as well. */
function systemTables({ share }) {
  const parts = ['system_tables.sql', 'performance_tables.sql', 'system_tables_data.sql']
  const texts = parts.map((part) => {
    const file = ['mysql_', 'mariadb_'].map((prefix) => join(share ?? '', prefix + part)).find(existsSync)
    if (!file) throw new LauncherError(`服务器附带的 ${part} 不在 ${share ?? '安装目录'} 中，请改用 DATABASE_URL`)
    return readFileSync(file, 'utf8')
  })
  const head = 'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\n'
  return `${head}SET @auth_root_socket=NULL;\nSET @skip_auth_anonymous=1;\n${texts.join('\n')}`
}
