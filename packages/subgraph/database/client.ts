import pg from 'pg'
import { codeOf, databaseFault } from './database-fault.ts'

/** The connection ends with the work: an advisory lock that outlived it would keep the next process waiting. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...sessionAt(url), application_name: 'migrations' })
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => refuse(url, error))
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Sessions are in UTC: Prisma's adapter sends and reads times without their zone. What the URL asks of its sessions is kept,
 * a search path say; left in the URL it would displace ours.
 */
export function sessionAt(url: string): { readonly connectionString: string; readonly options: string } {
  const target = new URL(url)
  const asked = target.searchParams.get('options')
  target.searchParams.delete('options')
  return { connectionString: target.href, options: [asked, '-c timezone=UTC'].filter(Boolean).join(' ') }
}

function refuse(url: string, error: unknown): never {
  const { host, pathname } = new URL(url)
  const why = error instanceof pg.DatabaseError ? error.message : (codeOf(error) ?? String(error))
  throw databaseFault(
    `the database ${decodeURIComponent(pathname.slice(1))} at ${host} cannot be reached: ${why}`,
    error,
  )
}
