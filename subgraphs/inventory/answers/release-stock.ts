import { releaseStock } from '@supermall/contracts/inventory'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import { releaseStock as release } from '../commands/release-stock.ts'
import type { Tools, Tx } from '../data/database.ts'

export default answer(releaseStock, async (ask, { transact }: Within<Tx, Tools>) => ({
  released: await transact((unit) => release(ask, unit)),
}))
