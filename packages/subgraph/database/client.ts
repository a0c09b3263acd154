import pg from 'pg'
import { codeOf, databaseFault } from './database-fault.ts'

/** The connection ends with the work: an advisory lock that outlived it would keep the next process waiting. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC', application_name: 'migrations' })
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => refuse(url, error))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function refuse(url: string, error: unknown): never {
  const { host, pathname } = new URL(url)
  const why = error instanceof pg.DatabaseError ? error.message : (codeOf(error) ?? String(error))
  throw databaseFault(
    `the database ${decodeURIComponent(pathname.slice(1))} at ${host} cannot be reached: ${why}`,
    error,
  )
}
