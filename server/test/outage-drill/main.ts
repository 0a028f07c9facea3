import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { drill } from './drill'
import { figuresOf } from './report'

/**
 * `npm run outage-drill [-- --restarts n --freeze seconds --deaths n]`: the shipped program on engines of its own, which
 * are killed, restarted, emptied and frozen under a steady stream of requests. Exit code 1 if a figure is not as promised.
 */
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const print = (line: string) => void process.stdout.write(`${line}\n`)
const number = (preset: string) => ({ type: 'string', default: preset }) as const
const { values } = parseArgs({ options: { restarts: number('20'), freeze: number('30'), deaths: number('10') } })
const began = Date.now()
const result = await drill(
  {
    restarts: Number(values.restarts),
    freezeSeconds: Number(values.freeze),
    deaths: Number(values.deaths),
    isHurried: false,
    hasMail: true,
    dir: at('../../../.data/outage-drill'),
    web: at('../../dist/main.js'),
    worker: at('../../dist/worker.js'),
  },
  print,
)
const figures = figuresOf(result)
for (const { line, isBad } of figures) print(`${isBad ? 'BAD' : 'ok '} ${line}`)
const bad = figures.filter(({ isBad }) => isBad).length
print(`${bad} figures not as promised, ${((Date.now() - began) / 60_000).toFixed(1)} min`)
process.exit(bad ? 1 : 0)
