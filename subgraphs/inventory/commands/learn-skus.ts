import { skuFacts } from '@supermall/contracts/catalog'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tools, Tx, Unit } from '../data/database.ts'
import type { NewSku } from '../data/skus.ts'
import { findKnown, findUnasked, keepSkus } from '../data/skus.ts'
import { keepMain } from '../data/warehouses.ts'
import type { Sku } from '../domain/stock.ts'
import { isSkuId, modeOf } from '../domain/stock.ts'
import { closeStock, openStock } from './move-stock.ts'

type Learning = Pick<Tools, 'client' | 'known'> & { readonly ask: Ask; readonly transact: Transact<Tx> }

export const MOST_ASKED = 100
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
    const skus = await askWhatTheyAre(unknown.slice(at, at + MOST_ASKED), ask)
    if (skus.length > 0) await transact((unit) => keepAll(skus, unit))
  }
}

/** At most `MOST_ASKED` at once; what the catalogue does not know is not among them. */
export async function askWhatTheyAre(skuIds: readonly Sku['id'][], ask: Ask): Promise<readonly Learned[]> {
  const { skus } = await ask(skuFacts, { skuIds: [...skuIds] })
  return skus.map(learned)
}

type Facts = Pick<Sku, 'productId' | 'shopId'> & {
  readonly skuId: Sku['id']
  readonly kind: string
  readonly secretsLeft: number | null
  readonly secretsRevision?: number | undefined
}
type Learned = Required<NewSku>

const learned = ({ skuId: id, productId, shopId, kind, secretsLeft, secretsRevision = 0 }: Facts): Learned => {
  const isVirtual = kind === 'VIRTUAL'
  return { id, productId, shopId, mode: modeOf(kind), isVirtual, available: secretsLeft ?? 0, secretsRevision }
}

async function keepAll(skus: readonly Learned[], unit: Unit): Promise<void> {
  await keepMain(
    unit.db,
    skus.map(({ shopId }) => shopId),
    unit.now,
  )
  if ((await keepSkus(unit.db, skus, unit.now)) < skus.length) await settle(skus, unit)
}

/** Rows that are older than the question what they are: what nobody counts is offered without end, and virtual goods are not. */
async function settle(skus: readonly Learned[], unit: Unit): Promise<void> {
  const unasked = await findUnasked(
    unit.db,
    skus.map(({ id }) => id),
  )
  await countAll(
    skus.filter(({ id }) => unasked.has(id)),
    unit,
  )
}

/** As the catalogue has answered; tells of how many something else was written here. */
export async function countAll(skus: readonly Learned[], unit: Unit): Promise<number> {
  if (skus.length === 0) return 0
  const { ledger } = await openStock({ skuIds: skus.map(({ id }) => id) }, unit)
  const changed = skus.filter(({ id, isVirtual, available: left, secretsRevision: revision }) => {
    const before = ledger.sku(id)?.available
    ledger.count(id, isVirtual ? { left, revision } : null)
    return ledger.sku(id)?.available !== before
  })
  await closeStock(ledger, unit)
  return changed.length
}
