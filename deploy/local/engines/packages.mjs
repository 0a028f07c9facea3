import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture, findExecutable } from '../process.mjs'

/** Names of the server packages, newest distribution first; the first that resolves is taken. */
const candidates = {
  database: ['mariadb-server-core', 'mariadb-server-core-10.6', 'mysql-server-core-8.0'],
  redis: ['redis-server', 'valkey-server'],
  client: ['mariadb-client', 'mysql-client-8.0'],
}
const dpkgStatus = '/var/lib/dpkg/status'

/** Whether this machine can fetch Debian packages without being asked for root. */
export const canDownload = () =>
  Boolean(findExecutable(['apt-get']) && findExecutable(['dpkg']) && existsSync(dpkgStatus))

/**
 * Fetches the servers as Debian/Ubuntu packages and unpacks them under `dir/root`, with a private apt state: no root,
 * nothing installed, no postinst scripts. Returns the unpacked root.
 */
export async function downloadEngines(dir, kinds, log) {
  const unpacked = join(dir, 'root')
  const wanted = kinds.filter((kind) => !existsSync(join(dir, `${kind}.ready`)))
  if (wanted.length === 0) return unpacked
  const apt = prepareApt(dir)
  log('获取软件包列表（apt-get update，私有目录）')
  await must('apt-get', [...apt.options, 'update', '-qq'])
  for (const kind of wanted) {
    const packages = await closure(apt, candidates[kind])
    log(`下载 ${packages.length} 个软件包：${packages.join(' ')}`)
    await fetchPackages(apt, packages, unpacked)
    writeFileSync(join(dir, `${kind}.ready`), packages.join('\n'))
  }
  rmSync(apt.dir, { recursive: true, force: true })
  return unpacked
}

function prepareApt(dir) {
  const aptDir = join(dir, 'apt')
  rmSync(aptDir, { recursive: true, force: true })
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'deb']) {
    mkdirSync(join(aptDir, part), { recursive: true })
  }
  const status = join(aptDir, 'status')
  writeFileSync(status, statusWithoutEngines())
  const set = {
    'Dir::State': join(aptDir, 'state'),
    'Dir::State::status': status,
    'Dir::Cache': join(aptDir, 'cache'),
    'APT::Sandbox::User': '',
    'Debug::NoLocking': '1',
    'APT::Install-Recommends': '0',
  }
  return { dir: aptDir, options: Object.entries(set).flatMap(([key, value]) => ['-o', `${key}=${value}`]) }
}

/** Installed packages, less the engines: a package half removed from the PATH must still be downloaded. */
function statusWithoutEngines() {
  const names = new Set([...Object.values(candidates).flat(), 'redis-tools', 'valkey-tools', 'mariadb-server'])
  const isEngine = (stanza) => names.has(/^Package: (.+)$/m.exec(stanza)?.[1] ?? '')
  return readFileSync(dpkgStatus, 'utf8')
    .split('\n\n')
    .filter((stanza) => !isEngine(stanza))
    .join('\n\n')
}

/** What would have to be installed for the first of these packages that exists. */
async function closure(apt, names) {
  for (const name of names) {
    const { code, output } = await capture('apt-get', [...apt.options, 'install', '-s', '-q', name])
    if (code === 0) return [...output.matchAll(/^Inst (\S+)/gm)].map(([, found]) => found)
  }
  throw new Error(`apt 中没有这些软件包：${names.join('、')}`)
}

async function fetchPackages(apt, packages, unpacked) {
  const debs = join(apt.dir, 'deb')
  await must('apt-get', [...apt.options, 'download', '-qq', ...packages], { cwd: debs })
  // Unpacked aside first: an interrupted unpacking is never mistaken for a whole one.
  const staging = join(apt.dir, 'unpacked')
  mkdirSync(staging, { recursive: true })
  for (const file of readdirSync(debs)) await must('dpkg', ['-x', join(debs, file), staging])
  if (existsSync(unpacked)) cpSync(staging, unpacked, { recursive: true, verbatimSymlinks: true })
  else renameSync(staging, unpacked)
  rmSync(debs, { recursive: true })
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(debs)
}

async function must(command, args, options = {}) {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  const { code, output } = await capture(command, args, { ...options, env })
  if (code !== 0) throw new Error(`${command} 失败：${output.trim().split('\n').slice(-4).join('\n  ')}`)
}

/** Where the programs and libraries of an unpacked root are. */
export function unpackedFolders(unpacked) {
  const libraries = ['usr/lib', 'lib'].flatMap((part) => {
    const dir = join(unpacked, part)
    if (!existsSync(dir)) return []
    const triples = readdirSync(dir).filter((name) => name.includes('-linux-gnu'))
    return [dir, ...triples.map((name) => join(dir, name))]
  })
  return { programs: ['usr/sbin', 'usr/bin'].map((part) => join(unpacked, part)), libraries }
}
