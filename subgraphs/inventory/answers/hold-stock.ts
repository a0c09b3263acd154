import { holdStock } from '@supermall/contracts/inventory'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import { holdStock as hold } from '../commands/hold-stock.ts'
import { learnSkus } from '../commands/learn-skus.ts'
import type { Tools, Tx } from '../data/database.ts'

export default answer(holdStock, async ({ ownerId, lines, until }, within: Within<Tx, Tools>) => {
  const { holds, transact } = within
  await learnSkus(
    lines.map(({ skuId }) => skuId),
    within,
  )
  const ask = { ownerId, lines, until: new Date(until) }
  const { short, ...answered } = await holds(ask, (asks) => transact((unit) => hold(asks, unit)))
  return { ...answered, short: [...short] }
})
