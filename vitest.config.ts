import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const ours = ['**/node_modules/**', '**/dist/**', '**/.data/**']
const globalSetup = existsSync(at('server/test/global.ts')) ? [at('server/test/global.ts')] : []

/** Four projects, run by `npm test` (`--only unit|api|web|journey` for one of them). */
export default defineConfig({
  test: {
    pool: 'forks',
    // Two cores, and the database wants one of them.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['shared/src/**/*.test.ts', 'database/**/*.test.ts', 'deploy/**/*.test.ts'],
          exclude: ours,
          testTimeout: 20_000,
        },
      },
      {
        root: at('server'),
        test: {
          name: 'api',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ours,
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        root: at('web'),
        plugins: [vue()],
        test: {
          name: 'web',
          include: ['src/**/*.test.ts'],
          exclude: ours,
          environment: 'jsdom',
          // Its modules import style sheets, which Node cannot load.
          server: { deps: { inline: ['element-plus'] } },
        },
      },
      {
        test: {
          name: 'journey',
          include: ['web/journeys/**/*.journey.ts'],
          exclude: ours,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
