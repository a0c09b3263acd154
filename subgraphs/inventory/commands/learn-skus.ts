import { skuFacts } from '@supermall/contracts/catalog'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tools, Tx } from '../data/database.ts'
import type { NewSku } from '../data/skus.ts'
import { findKnown, keepSkus } from '../data/skus.ts'
import { keepMain } from '../data/warehouses.ts'
import { isSkuId, modeOf } from '../domain/stock.ts'

export type Learning = Pick<Tools, 'client' | 'known'> & { readonly ask: Ask; readonly transact: Transact<Tx> }

const MOST_ASKED = 100
const MOST_REMEMBERED = 200_000

/**
 * What is counted for the first time is asked about before any transaction opens: whose it is and what it is one of is
 * the catalogue's word, never a client's. What the catalogue does not know stays unknown here.
 */
export async function learnSkus(skuIds: readonly string[], learning: Learning): Promise<void> {
  const { client, known, ask, transact } = learning
  const asked = [...new Set(skuIds)].filter((id) => !known.has(id)).filter(isSkuId)
  if (asked.length === 0) return
  if (known.size > MOST_REMEMBERED) known.clear()
  for (const id of await findKnown(client, asked)) known.add(id)
  const unknown = asked.filter((id) => !known.has(id))
  for (let at = 0; at < unknown.length; at += MOST_ASKED) {
    const { skus } = await ask(skuFacts, { skuIds: unknown.slice(at, at + MOST_ASKED) })
    const found = skus.map(
      ({ skuId: id, productId, shopId, kind }): NewSku => ({ id, productId, shopId, mode: modeOf(kind) }),
    )
    if (found.length > 0) await transact((unit) => keepAll(found, unit.db, unit.now))
  }
}

async function keepAll(skus: readonly NewSku[], db: Tx, now: Date): Promise<void> {
  await keepMain(
    db,
    skus.map(({ shopId }) => shopId),
    now,
  )
  await keepSkus(db, skus, now)
}
