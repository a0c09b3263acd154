import { selectedLines } from '@supermall/contracts/cart'
import { answer } from '@supermall/messaging/ask'
import { chosen, seeLines } from '../commands/see-lines.ts'
import { findCart } from '../data/carts.ts'
import type { Within } from '../data/database.ts'
import { listLines } from '../data/lines.ts'

/** The same lines that the buyer was shown a price of. */
export default answer(selectedLines, async ({ accountId }, { client, ask, clock }: Within) => {
  const now = clock()
  const cart = await findCart(client, { kind: 'ACCOUNT', accountId }, now)
  const lines = cart ? await listLines(client, cart.id) : []
  const selected = lines.filter(({ isSelected }) => isSelected)
  const bought = chosen(selected, await seeLines(selected, { ask, accountId, now }))
  return { lines: bought.map(({ skuId, quantity }) => ({ skuId, quantity })) }
})
