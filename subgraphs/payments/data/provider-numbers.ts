import type { Where } from '@supermall/subgraph/filter'
import type { Tx } from './database.ts'

/**
 * A payment is known by more numbers than its own row holds: what came has the number of the trade, or of the transfer. A filter by
 * number becomes one by payments.
 */
export async function byProviderNo(db: Tx, where: Where): Promise<Where> {
  const parts = await Promise.all(Object.entries(where).map(([field, value]) => partOf(db, field, value)))
  return Object.fromEntries(parts)
}

type Numbers = { readonly equals?: string; readonly in?: readonly string[] }

async function partOf(db: Tx, field: string, value: unknown): Promise<readonly [string, unknown]> {
  if (field === 'providerNo') return ['id', { in: await numbered(db, value as Numbers) }]
  if (field === 'NOT') return [field, await byProviderNo(db, value as Where)]
  if (field !== 'AND' && field !== 'OR') return [field, value]
  return [field, await Promise.all((value as readonly Where[]).map((part) => byProviderNo(db, part)))]
}

async function numbered(db: Tx, { equals, in: among }: Numbers): Promise<string[]> {
  const isBoth = (number: string) => equals === undefined || number === equals
  const numbers = (among ?? (equals === undefined ? [] : [equals])).filter(isBoth)
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from payment where provider_no = any(${numbers}::text[])
    union select payment_id from capture where provider_no = any(${numbers}::text[])`
  return rows.map(({ id }) => id)
}
