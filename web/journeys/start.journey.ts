import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../../deploy/local/ports.mjs'
import { environment, furnish, root } from './world'

/** `npm start` beside servers that are given, on a city that is there already: the way of every morning. */
it('starts with one command, says where and as whom, and ends with Ctrl-C', async () => {
  const env = environment('start')
  await furnish(env, { enterprises: 4, hazards: 60 })
  const port = await freePort()
  const launcher = spawn(process.execPath, [join(root, 'deploy/local/start.mjs')], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  launcher.stdout.on('data', (text) => {
    said += text
  })
  const ended = once(launcher, 'exit')
  await Promise.race([
    expect.poll(() => said, { timeout: 120_000 }).toContain('停止：Ctrl-C'),
    ended.then(([code]) => Promise.reject(new Error(`ended with ${code}: ${said}`))),
  ])
  for (const words of [`http://127.0.0.1:${port}`, 'yitu.anquan', 'yingji.duban', '升级数据库结构（']) {
    expect(said).toContain(words)
  }
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  launcher.kill('SIGINT')
  await ended
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow()
})
