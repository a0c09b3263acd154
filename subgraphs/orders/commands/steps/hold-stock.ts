import { holdStock, releaseStock } from '@supermall/contracts/inventory'
import type { Refusal } from '@supermall/kernel/result'
import type { Checkout } from '../../domain/checkout.ts'
import { holdUntil } from '../../domain/hold-until.ts'
import type { Named } from '../../domain/named.ts'
import { pathOfSku } from '../../domain/named.ts'
import type { Step } from '../saga.ts'

export const holdStockStep: Step = {
  name: 'HOLD_STOCK',
  isHold: true,
  async do(checkout, { ask }) {
    const { isHeld, why, short } = await ask(holdStock, {
      ownerId: checkout.id,
      until: holdUntil(checkout).toISOString(),
      lines: linesOf(checkout),
    })
    if (isHeld) return []
    if (short.length > 0) return short.map((one) => shortOf(one, checkout.plan.named))
    return [
      {
        code: why === 'LATE' ? 'CHECKOUT_LATE' : 'STOCK_NOT_HELD',
        message: 'The stock could not be held; start again.',
      },
    ]
  },
  async undo({ id }, { ask }) {
    await ask(releaseStock, { ownerId: id, reason: 'CHECKOUT_UNDONE' })
    return true
  },
}

const linesOf = ({ plan }: Checkout) =>
  plan.orders.flatMap(({ lines }) => lines).map(({ skuId, quantity }) => ({ skuId, quantity }))

type Short = { readonly skuId: string; readonly requested: number; readonly available: number }

function shortOf({ skuId, requested, available }: Short, named: Named | undefined): Refusal {
  const facts = { sku: { id: skuId }, requested, available }
  const path = pathOfSku(named, skuId)
  return {
    type: 'OrderInsufficientStockError',
    code: 'INSUFFICIENT_STOCK',
    message: 'There is not enough of it.',
    ...facts,
    ...(path ? { path } : {}),
  } as Refusal
}
