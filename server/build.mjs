import { readFileSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * Bundles the server into server/dist:
 *   src/main.ts, src/worker.ts   -> dist/main.js, dist/worker.js
 *   src/cli/<name>.ts            -> dist/cli/<name>.js
 *   src/…/<name>.child.ts        -> dist/children/<name>.js   (programs of child processes)
 *   what several of them share   -> dist/chunks/
 * Our own packages are bundled; everything from npm stays in node_modules.
 *
 * Data files are not copied. An entry in dist is as deep as its source in src, so that
 * `new URL('../../../database/reference/', import.meta.url)` in a command means the same in both. Modules of
 * `database/` keep the address of their own source file (see below), so that reads beside them work from any chunk.
 * Whoever ships dist ships `database/` next to `server/`.
 */
const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const src = join(here, 'src')

const outputName = (file) => {
  if (file.endsWith('.child.ts')) return `children/${basename(file, '.child.ts')}`
  return file.slice(0, -'.ts'.length)
}

async function entryPoints() {
  const files = (await readdir(src, { recursive: true })).map((file) => file.split(sep).join('/'))
  const isEntry = (file) =>
    /^(main|worker)\.ts$/.test(file) ||
    (/^cli\/[^/]+\.ts$/.test(file) && !file.endsWith('.test.ts')) ||
    file.endsWith('.child.ts')
  const names = new Map()
  for (const file of files.filter(isEntry)) {
    const name = outputName(file)
    if (names.has(name)) throw new Error(`${file} and ${names.get(name)} would both become dist/${name}.js`)
    names.set(name, file)
  }
  return Object.fromEntries([...names].map(([name, file]) => [name, join(src, file)]))
}

/** Ours is bundled (relative, `#imports`, workspaces); packages and Node's own modules stay imports. */
const npmStaysOutside = {
  name: 'npm-stays-outside',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@shuangfang/') ? undefined : { path, external: true },
    ),
}

/** `import.meta.url` inside database/ stays the address of the source file, wherever its code ends up in dist. */
const databaseKeepsItsPlace = {
  name: 'database-keeps-its-place',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]database[\\/].*\.ts$/ }, ({ path }) => {
      const place = relative(root, path).split(sep).join('/')
      if (!place.startsWith('database/')) return undefined
      const address = `import.meta.url.replace(/\\/server\\/dist\\/.*$/, ${JSON.stringify(`/${place}`)})`
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', address), loader: 'ts' }
    }),
}

rmSync(join(here, 'dist'), { recursive: true, force: true })
await build({
  absWorkingDir: here,
  entryPoints: await entryPoints(),
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  // No keepNames: it wraps every function that is made while running, at the price of the function. Nothing is minified, so
  // names stay what they are; migrations carry theirs.
  logLevel: 'warning',
  plugins: [npmStaysOutside, databaseKeepsItsPlace],
})
