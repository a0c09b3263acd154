import { allocate } from './allocate.ts'
import type { HoldLine, Line, Short } from './hold.ts'
import type { Ledger } from './ledger.ts'

/**
 * What an order may have of what it wants: lines that are held for it, lines that are free to take, and what is short.
 */
export type Claim = {
  readonly held: readonly HoldLine[]
  readonly fresh: readonly HoldLine[]
  readonly short: readonly Short[]
}

type Around = { readonly ledger: Ledger; readonly refunded: readonly Line[] }

/**
 * Whoever has the right to goods gets those that are held; what is not held, because it is counted at payment only or
 * because its hold has run out, is taken from what is free now. What was deducted already is not claimed again, nor what was paid
 * back before it could leave.
 */
export function claim(wanted: readonly Line[], lines: readonly HoldLine[], { ledger, refunded }: Around): Claim {
  const held: HoldLine[] = []
  const fresh: HoldLine[] = []
  const short: Short[] = []
  for (const line of wanted) {
    const known = lines.find(({ skuId }) => skuId === line.skuId)
    if (known?.state === 'DEDUCTED') continue
    if (known?.state === 'HELD' && isTaken(known)) held.push(known)
    else {
      const quantity = line.quantity - (refunded.find(({ skuId }) => skuId === line.skuId)?.quantity ?? 0)
      if (quantity <= 0) continue
      const found = take({ ...line, quantity }, ledger)
      if ('requested' in found) short.push(found)
      else fresh.push(found)
    }
  }
  return { held, fresh, short }
}

const isTaken = ({ mode, parts }: HoldLine): boolean => mode === 'UNLIMITED' || parts.length > 0

function take({ skuId, quantity }: Line, ledger: Ledger): HoldLine | Short {
  const sku = ledger.sku(skuId)
  if (!sku) return { skuId, requested: quantity, available: 0 }
  const line = { skuId, quantity, shopId: sku.shopId, mode: sku.mode, state: 'HELD' as const, restocked: 0 }
  if (sku.mode === 'UNLIMITED') return { ...line, parts: [] }
  const parts = allocate(ledger.shelvesOf(skuId), quantity)
  if (!parts) return { skuId, requested: quantity, available: ledger.free(skuId) }
  return { ...line, parts: parts.map((part) => ({ ...part, restocked: 0 })) }
}
