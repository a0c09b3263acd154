import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { ProductRow } from '../data/rows.ts'
import { checkWindow, wrong } from '../domain/check.ts'
import { checkComplete } from '../domain/product.ts'
import type { ProductStatus } from '../domain/product-state.ts'
import { destination, notInState } from '../domain/product-state.ts'
import type { ProductVersion } from './find-product.ts'
import { findEditable } from './find-product.ts'
import { checkShelf, offForShelf } from './move-products.ts'
import { saveProduct } from './save-product.ts'

type ScheduleProduct = ProductVersion & { readonly shelveAt?: Date | null; readonly unshelveAt?: Date | null }

export async function scheduleProduct(input: ScheduleProduct, unit: OperatorUnit): Promise<Result<ProductRow>> {
  const found = await findEditable(input, unit)
  if (!found.ok) return found
  const before = found.value
  const shelveAt = input.shelveAt ?? null
  const unshelveAt = input.unshelveAt ?? null
  const fine = checked(
    checkAhead(shelveAt, unit.now, 'shelveAt'),
    checkAhead(unshelveAt, unit.now, 'unshelveAt'),
    checkWindow(shelveAt, unshelveAt, 'unshelveAt'),
    shelveAt && !destination(before.status as ProductStatus, 'SHELVE') ? notInState(before.status, 'shelveAt') : null,
    shelveAt && checkComplete(before, 'shelveAt'),
    shelveAt && checkShelf(before, { off: await offForShelf([before], unit), path: ['shelveAt'] }),
  )
  if (!fine.ok) return fine
  const saved = await saveProduct(before, { shelveAt, unshelveAt }, unit)
  if (saved.ok) {
    const times = ({ shelveAt: on, unshelveAt: off }: ProductRow) => ({ shelveAt: on, unshelveAt: off })
    unit.audited({
      subjectId: before.id,
      summary: `Scheduled ${before.title}`,
      before: times(before),
      after: times(saved.value),
    })
  }
  return saved
}

const checkAhead = (at: Date | null, now: Date, path: string): Check =>
  at === null || at > now ? null : wrong('SCHEDULE_PAST', 'It must lie ahead.', path)
