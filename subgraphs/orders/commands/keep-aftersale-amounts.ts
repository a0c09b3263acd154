import { deleteCaseLines, findCaseLines, insertCaseLines } from '../data/aftersale.ts'
import type { Unit } from '../data/database.ts'
import type { Amounts } from '../domain/aftersale-amount.ts'
import { lowered } from '../domain/aftersale-amount.ts'
import type { OpenCase } from './open-aftersale.ts'

/** A case comes to less than was asked for: its lines share it like they shared what was asked. */
export async function keepAmounts(
  { found }: OpenCase,
  amountMinor: bigint,
  { db }: Unit,
): Promise<Omit<Amounts, 'lines'>> {
  const lines = await findCaseLines(db, [found.id])
  const asked = { amountMinor: found.amountMinor, freightMinor: found.freightMinor, lines }
  const { lines: less, ...sums } = lowered(asked, amountMinor, found.currency)
  await deleteCaseLines(db, found.id)
  await insertCaseLines(
    db,
    found.id,
    less.map(({ lineId, quantity, amountMinor: minor }) => ({ lineId, quantity, amountMinor: minor })),
  )
  return sums
}
