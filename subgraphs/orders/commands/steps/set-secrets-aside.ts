import { holdSecrets, releaseSecrets } from '@supermall/contracts/catalog'
import type { Ask } from '@supermall/messaging/ask'
import type { Checkout } from '../../domain/checkout.ts'
import { holdUntil } from '../../domain/hold-until.ts'

export type Short = { readonly skuId: string; readonly requested: number; readonly available: number }
type SetAside = { readonly isHeld: boolean; readonly short: readonly Short[] }

/** Secrets are told apart by the lines that they are for: whoever delivers a line later asks for the same. */
export async function setSecretsAside(checkout: Checkout, ask: Ask): Promise<SetAside> {
  const lines = linesOf(checkout).map(({ id: lineId, skuId, quantity }) => ({ lineId, skuId, quantity }))
  if (lines.length === 0) return { isHeld: true, short: [] }
  return ask(holdSecrets, { ownerId: checkout.id, lines, until: holdUntil(checkout).toISOString() })
}

export async function giveSecretsBack(checkout: Checkout, ask: Ask): Promise<void> {
  const lines = linesOf(checkout).map(({ id: lineId, skuId }) => ({ lineId, skuId }))
  if (lines.length > 0) await ask(releaseSecrets, { lines })
}

const linesOf = ({ plan }: Checkout) => plan.orders.flatMap(({ kind, lines }) => (kind === 'VIRTUAL' ? lines : []))
