import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/*
 * `npm run bench [-- row …] [--fresh] [--quick]`: bundles this folder (the product's own modules with it) into
 * .data/bench/dist and runs main. Measured programs run bundled, as they do in production; never under a loader.
 */
const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '../.data/bench/dist')
// The product looks for the programs of its child processes beside its bundle.
const reader = join(here, '../server/src/platform/spreadsheets/spreadsheet.child.ts')

await build({
  entryPoints: [
    { in: reader, out: 'children/spreadsheet' },
    ...readdirSync(here)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ in: join(here, name), out: name.slice(0, -'.ts'.length) })),
  ],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
  // Ours (relative, `#imports`, workspaces) is bundled; npm's stays in node_modules.
  plugins: [
    {
      name: 'npm-stays-outside',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
          kind === 'entry-point' || path.startsWith('@shuangfang/') ? undefined : { path, external: true },
        ),
    },
  ],
})
const child = spawn(process.execPath, ['--enable-source-maps', join(out, 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal))
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
