import { takeInStock } from '@supermall/contracts/inventory'
import { checked, checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { Within } from '../data/database.ts'
import { findImport, noteLine } from '../data/imports.ts'
import type { ImportJobRow, ImportLineRow } from '../data/rows.ts'
import { findSkuOfShop } from '../data/skus.ts'
import { notFound, wrong } from '../domain/check.ts'
import { stockIn } from '../domain/import-line.ts'
import type { Line } from '../domain/import-sheet.ts'
import { inColumns } from '../domain/import-sheet.ts'

/** What became of a line: worked well, refused, or not ours any more because the import ended or another runner was first. */
export type Outcome = 'done' | 'failed' | 'passed'

export type Asking = Pick<Within, 'client' | 'ask' | 'transact'>

/**
 * Stock is kept elsewhere, so it is taken in before the line is noted as done, under a key that is the line's own: whoever works the
 * line again, as its runner died in between, takes nothing in twice. What was taken in is noted also where the import was ended
 * meanwhile.
 */
export async function importStock(row: ImportLineRow, job: ImportJobRow, asking: Asking): Promise<Outcome> {
  if ((await findImport(asking.client, job.id))?.status !== 'RUNNING') return 'passed'
  const taken = await takeIn(row, job, asking)
  if (!(await asking.transact(({ db }) => noteLine(db, row, taken)))) return 'passed'
  return taken.ok ? 'done' : 'failed'
}

type Taken = Result<{ readonly id: string }>

async function takeIn({ line: number, content }: ImportLineRow, job: ImportJobRow, asking: Asking): Promise<Taken> {
  const line = content as Line
  const shopId = job.shopId as Id<'shp'>
  const sku = await findSkuOfShop(asking.client, shopId, line.sku ?? '')
  if (!sku) return refuse(notFound('sku'))
  const { quantity = Number.NaN, warehouse, note } = stockIn(line)
  const fine = checked(checkNumber(quantity, { least: 1, most: MOST_PIECES }, 'quantity'))
  if (!fine.ok) return fine
  const of = { key: `${job.id}:${number}`, accountId: job.accountId, shopId, skuId: sku.id as Id<'sku'> }
  const { documentId, why } = await asking.ask(takeInStock, { ...of, quantity, warehouse, note })
  if (documentId !== null) return ok({ id: documentId })
  const { code, message, field } = why ?? { ...notFound(), field: null }
  return refuse(inColumns('STOCK', wrong(code, message, ...(field === null ? [] : [field]))))
}

const MOST_PIECES = 1_000_000
