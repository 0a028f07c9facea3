import mysql from 'mysql2/promise'

/** Every run starts from nothing, so a stale schema can never pass or fail a test. */
export async function setup() {
  const root = await mysql.createConnection(serverUrl())
  const [rows] = await root.query("SHOW DATABASES LIKE 'sf\\_test\\_%'")
  for (const row of rows as Record<string, string>[]) await root.query(`DROP DATABASE \`${Object.values(row)[0]}\``)
  await root.end()
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run tests with `npm test`')
  return url
}
