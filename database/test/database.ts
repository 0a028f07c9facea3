import { DataSource } from 'typeorm'

export interface TestDatabase {
  source: DataSource
  stop: () => Promise<void>
}

/** An empty database of our own on the server of TEST_DATABASE_URL, which `npm test` starts. */
export async function openTestDatabase(name: string): Promise<TestDatabase> {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '')
  const database = `${name}_${process.pid}`
  const open = (path: string) => {
    url.pathname = `/${path}`
    const options = { type: 'mariadb' as const, charset: 'utf8mb4', timezone: 'Z' }
    return new DataSource({ ...options, url: url.href.replace(/^mysql:/, 'mariadb:') }).initialize()
  }
  const admin = await open('')
  await admin.query(`DROP DATABASE IF EXISTS ${database}`)
  await admin.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  const source = await open(database)
  return {
    source,
    stop: async () => {
      await source.destroy()
      await admin.query(`DROP DATABASE IF EXISTS ${database}`)
      await admin.destroy()
    },
  }
}
