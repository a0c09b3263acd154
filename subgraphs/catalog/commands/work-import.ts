import { Fault } from '@supermall/kernel/fault'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Actor, Transact } from '@supermall/messaging/unit'
import type { Tx, Unit } from '../data/database.ts'
import { setSubject, takeLine } from '../data/imports.ts'
import type { ImportJobRow, ImportLineRow } from '../data/rows.ts'
import type { ImportKind, Line } from '../domain/import-sheet.ts'
import { inColumns } from '../domain/import-sheet.ts'
import { importCategory, importPrices, importProduct } from './import-line.ts'
import type { Asking, Outcome } from './import-stock.ts'
import { importStock } from './import-stock.ts'

/** What stock lines do is done elsewhere: by import-stock.ts. */
const WORK: Readonly<
  Record<
    Exclude<ImportKind, 'STOCK'>,
    (line: Line, job: ImportJobRow, unit: Unit) => Promise<Result<{ readonly id: string }>>
  >
> = {
  CATEGORIES: importCategory,
  PRODUCTS: importProduct,
  PRICES: importPrices,
}

/**
 * One line in a transaction of its own: taking it, what it changes and its result stand or fall together, so that it is worked
 * once however often a runner dies. A refusal rolls all of it back and is written down by itself.
 */
export async function workLine(row: ImportLineRow, job: ImportJobRow, asking: Asking): Promise<Outcome> {
  if (job.kind === 'STOCK') return importStock(row, job, asking)
  const { transact } = asking
  const result = await attempt(row, job, transact)
  if (result.ok) return result.value
  const [refusal] = result.refusals
  const isTaken = await transact((unit) =>
    takeLine(unit.db, row, {
      status: 'FAILED',
      ...(refusal ? { refusal: inColumns(job.kind as ImportKind, refusal) } : {}),
    }).then(asResult),
  )
  return isTaken.ok ? 'failed' : 'passed'
}

async function attempt(row: ImportLineRow, job: ImportJobRow, transact: Transact<Tx>): Promise<Result<Outcome>> {
  try {
    return await transact(async (unit): Promise<Result<Outcome>> => {
      const taken = asResult(await takeLine(unit.db, row, { status: 'DONE' }))
      if (!taken.ok) return taken
      const worked = await WORK[job.kind as keyof typeof WORK](row.content as Line, job, {
        ...unit,
        actor: starterOf(job),
      })
      if (!worked.ok) return worked
      await setSubject(unit.db, row, worked.value.id)
      return ok('done')
    })
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error
    return refused(error.code, error.publicText)
  }
}

/** Not taken is told as a refusal, so that what was counted for it is rolled back. */
const asResult = (isTaken: boolean): Result<null> =>
  isTaken ? ok(null) : refused('PASSED', 'Somebody else has worked it.')

/** The line may do what the one who started it may do, in that shop and no other. */
const starterOf = ({ accountId, shopId }: ImportJobRow): Actor => ({
  id: accountId,
  audience: shopId === null ? 'PLATFORM' : 'MERCHANT',
  shopId,
  ip: null,
  traceparent: null,
})
