import { holdStock, releaseStock } from '@supermall/contracts/inventory'
import type { Refusal } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import type { Checkout } from '../../domain/checkout.ts'
import { holdUntil } from '../../domain/hold-until.ts'
import type { Named } from '../../domain/named.ts'
import { pathOfSku } from '../../domain/named.ts'
import type { Step } from '../saga.ts'
import type { Short } from './set-secrets-aside.ts'
import { giveSecretsBack, setSecretsAside } from './set-secrets-aside.ts'

/**
 * Of secrets the catalogue knows how many there are, so it is asked first; where the other goods are short it gets them back at once. They
 * never hold again then: whoever asks after one who had them back asks for the goods all the same, as they say once more what is short.
 */
export const holdStockStep: Step = {
  name: 'HOLD_STOCK',
  isHold: true,
  async do(checkout, { ask }) {
    const secrets = await setSecretsAside(checkout, ask)
    if (secrets.short.length > 0) return refusalsOf(secrets, checkout)
    const goods = await ask(holdStock, {
      ownerId: checkout.id,
      until: holdUntil(checkout).toISOString(),
      lines: linesOf(checkout),
    })
    if (goods.isHeld && secrets.isHeld) return []
    if (goods.isHeld) await giveGoodsBack(checkout, ask)
    await giveSecretsBack(checkout, ask)
    return refusalsOf(goods.isHeld ? secrets : goods, checkout)
  },
  async undo(checkout, { ask }) {
    await giveGoodsBack(checkout, ask)
    await giveSecretsBack(checkout, ask)
    return true
  },
}

const giveGoodsBack = ({ id }: Checkout, ask: Ask) => ask(releaseStock, { ownerId: id, reason: 'CHECKOUT_UNDONE' })

const linesOf = ({ plan }: Checkout) =>
  plan.orders.flatMap(({ lines }) => lines).map(({ skuId, quantity }) => ({ skuId, quantity }))

type NotHeld = { readonly why?: string | undefined; readonly short: readonly Short[] }

function refusalsOf({ why, short }: NotHeld, { plan }: Checkout): readonly Refusal[] {
  if (short.length > 0) return short.map((one) => shortOf(one, plan.named))
  const code = why === 'LATE' ? 'CHECKOUT_LATE' : 'STOCK_NOT_HELD'
  return [{ code, message: 'The stock could not be held; start again.' }]
}

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
