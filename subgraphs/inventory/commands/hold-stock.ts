import { stockHeld } from '@supermall/contracts/inventory'
import { fingerprintOf } from '@supermall/messaging/idempotency'
import type { Unit } from '../data/database.ts'
import { allocate } from '../domain/allocate.ts'
import type { HeldPart, Hold, HoldAnswer, HoldAsk, HoldLine, Line, Short } from '../domain/hold.ts'
import { merged } from '../domain/hold.ts'
import type { Ledger } from '../domain/ledger.ts'
import { MOST_PIECES } from '../domain/stock.ts'
import { closeStock, openStock } from './move-stock.ts'

/**
 * Holds for many owners in one transaction, each of them all or nothing and in the order of the asks: whoever locks a
 * hot SKU serves all who wait for it. What an owner was answered is kept, so that asking again is answered again.
 */
export async function holdStock(asks: readonly HoldAsk[], unit: Unit): Promise<readonly HoldAnswer[]> {
  const wishes = asks.map(({ lines, ...ask }) => ({ ...ask, lines: merged(lines) }))
  const skuIds = wishes.flatMap(({ lines }) => lines.map(({ skuId }) => skuId))
  const { ledger, holds } = await openStock({ skuIds, ownerIds: asks.map(({ ownerId }) => ownerId) }, unit)
  const known = new Map(holds)
  const made: Hold[] = []
  const answers = wishes.map((wish): HoldAnswer => {
    const fingerprint = fingerprintOf(wish.lines)
    const before = known.get(wish.ownerId)
    if (before) return answerAgain(before, fingerprint)
    if (wish.until <= unit.now) return { isHeld: false, why: 'LATE', short: [] }
    const hold = decide({ ...wish, fingerprint }, ledger)
    known.set(hold.ownerId, hold)
    made.push(hold)
    return answerAgain(hold, fingerprint)
  })
  await closeStock(ledger, unit, made)
  for (const { ownerId, state, lines, until } of made) {
    if (state !== 'HELD' || until === null) continue
    unit.emit(
      stockHeld({
        ownerId,
        until: until.toISOString(),
        lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })),
      }),
    )
  }
  return answers
}

/** A line that was paid meanwhile is still held, as far as its owner is concerned. */
function answerAgain({ state, fingerprint: before, short }: Hold, fingerprint: string): HoldAnswer {
  if (before === null) return { isHeld: false, why: 'RELEASED', short: [] }
  if (before !== fingerprint) return { isHeld: false, why: 'OTHER_INPUT', short: [] }
  if (state === 'REFUSED') return { isHeld: false, why: 'SHORT', short }
  return state === 'RELEASED' ? { isHeld: false, why: 'RELEASED', short: [] } : { isHeld: true, short: [] }
}

type Wish = HoldAsk & { readonly fingerprint: string }

function decide({ ownerId, lines, until, fingerprint }: Wish, ledger: Ledger): Hold {
  const planned = lines.map((line) => planLine(line, ledger))
  const short = planned.flatMap((plan) => ('requested' in plan ? [plan] : []))
  const hold = { ownerId, fingerprint, until, short }
  if (short.length > 0) return { ...hold, state: 'REFUSED', lines: [] }
  const held = planned.flatMap((plan) => ('requested' in plan ? [] : [plan]))
  for (const { skuId, parts } of held)
    for (const { warehouseId, quantity } of parts)
      ledger.move({ skuId, warehouseId, kind: 'HOLD', onHand: 0, held: quantity, reference: ownerId })
  return { ...hold, state: 'HELD', lines: held }
}

/** Goods that are counted at payment must be there now, but nothing is set aside of them. */
function planLine({ skuId, quantity }: Line, ledger: Ledger): HoldLine | Short {
  const sku = ledger.sku(skuId)
  const isUnlimited = sku?.mode === 'UNLIMITED' && !sku.isRetired
  const available = isUnlimited ? MOST_PIECES : sku?.isRetired ? 0 : ledger.free(skuId)
  if (!sku || quantity > available) return { skuId, requested: quantity, available }
  const parts = sku.mode === 'ON_ORDER' ? (allocate(ledger.shelvesOf(skuId), quantity) ?? []) : []
  const line = { skuId, quantity, shopId: sku.shopId, mode: sku.mode, restocked: 0 }
  return { ...line, state: 'HELD', parts: parts.map((part): HeldPart => ({ ...part, restocked: 0 })) }
}
