import { holdStock } from '@supermall/contracts/inventory'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import { holdStock as hold } from '../commands/hold-stock.ts'
import { learnSkus } from '../commands/learn-skus.ts'
import type { Tools, Tx } from '../data/database.ts'
import type { HoldAsk } from '../domain/hold.ts'

export default answer(holdStock, async ({ ownerId, lines, until }, within: Within<Tx, Tools>) => {
  const ask = { ownerId, lines, until: new Date(until) }
  const { short, ...answered } = await within.holds(ask, (asks) => holdTogether(asks, within))
  return { ...answered, short: [...short] }
})

async function holdTogether(asks: readonly HoldAsk[], within: Within<Tx, Tools>) {
  await learnSkus(
    asks.flatMap(({ lines }) => lines.map(({ skuId }) => skuId)),
    within,
  )
  return within.transact((unit) => hold(asks, unit))
}
