import type { Tx } from './database.ts'

/** How many codes of each line were redeemed, where any was. */
export async function findUsedCodes(db: Tx, orderIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ lineId: string; codes: number }[]>`
    select line_id as "lineId", count(*)::integer as codes from verification_code
    where order_id = any(${[...orderIds]}::text[]) and line_id is not null and uses_left < most_uses group by line_id`
  return new Map(rows.map(({ lineId, codes }) => [lineId, codes]))
}

type Pieces = { readonly lineId: string; readonly quantity: number }

/** What is paid back redeems nothing any more: of codes for a piece each as many as go back, the last first. */
export async function revokePieces(db: Tx, pieces: readonly Pieces[], now: Date): Promise<void> {
  const rows = JSON.stringify(pieces.map(({ lineId, quantity }) => ({ lineId, quantity })))
  await db.$executeRaw`
    update verification_code c set revoked_at = ${now}
    from (select v.id, d.quantity, row_number() over (partition by v.line_id order by v.id desc) as nth
          from jsonb_to_recordset(${rows}::jsonb) as d("lineId" text, quantity integer)
          join verification_code v on v.line_id = d."lineId"
          where v.revoked_at is null and v.uses_left = v.most_uses) u
    where c.id = u.id and u.nth <= u.quantity and c.revoked_at is null and c.uses_left = c.most_uses`
}
