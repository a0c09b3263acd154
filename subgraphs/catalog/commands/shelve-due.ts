import { recordAudit } from '@supermall/messaging/audit'
import type { Unit } from '../data/database.ts'
import { loadProduct, lockDue } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { checkMove, moveProduct, offForShelf } from './move-products.ts'
import { saveProduct } from './save-product.ts'

const MOST_AT_ONCE = 50

/** Moves some of what is due on and off the shelf; what cannot move any more only loses its time, and the audit log says why. */
export async function shelveDue(
  unit: Unit,
): Promise<{ readonly shelved: number; readonly unshelved: number; readonly skipped: number }> {
  const counts = { shelved: 0, unshelved: 0, skipped: 0 }
  for (const { id } of await lockDue(unit.db, unit.now, MOST_AT_ONCE)) {
    const product = await loadProduct(unit.db, id)
    if (product) counts[await moveDue(product, unit)]++
  }
  return counts
}

/** A product that missed both its times, because nothing ran, ends where the later one takes it. */
async function moveDue(product: ProductRow, unit: Unit): Promise<'shelved' | 'unshelved' | 'skipped'> {
  const isOver = product.unshelveAt !== null && product.unshelveAt <= unit.now
  const move = isOver ? 'UNSHELVE' : 'SHELVE'
  const off = await offForShelf([product], unit)
  const [wrong] = checkMove(product, move, { off }).filter((check) => check !== null)
  if (wrong) {
    await saveProduct(product, isOver ? { unshelveAt: null, shelveAt: null } : { shelveAt: null }, unit)
    await noteSkipped(product, `${move} skipped: ${wrong.message}`, unit)
    return 'skipped'
  }
  await moveProduct(product, move, unit)
  return isOver ? 'unshelved' : 'shelved'
}

/** Nobody asked at that moment, so nobody was answered: whoever set the time, and their shop, look it up here. */
async function noteSkipped(
  { id: subjectId, shopId, shelveAt, unshelveAt }: ProductRow,
  summary: string,
  unit: Unit,
): Promise<void> {
  const entry = { subjectId, summary, before: { shelveAt, unshelveAt }, after: null }
  const by = { action: 'catalog.product.shelve', actor: { ...unit.actor, shopId }, source: 'catalog', now: unit.now }
  unit.emit(await recordAudit(unit.db, entry, by))
}
