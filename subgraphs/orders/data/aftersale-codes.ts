import type { Tx } from './database.ts'

/** Lines of which something was redeemed. */
export async function findUsedLines(db: Tx, orderId: string): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ lineId: string }[]>`
    select distinct line_id as "lineId" from verification_code
    where order_id = ${orderId} and line_id is not null and uses_left < most_uses`
  return new Set(rows.map(({ lineId }) => lineId))
}

/** What is paid back redeems nothing any more. */
export async function revokeLineCodes(db: Tx, lineIds: readonly string[], now: Date): Promise<void> {
  await db.verificationCode.updateMany({
    where: { lineId: { in: [...lineIds] }, revokedAt: null },
    data: { revokedAt: now },
  })
}
