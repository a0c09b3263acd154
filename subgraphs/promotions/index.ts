import { defineSubgraph } from '@supermall/subgraph/definition'
import hold from './answers/hold.ts'
import offers from './answers/offers.ts'
import release from './answers/release.ts'
import orderCancelled from './consumers/order-cancelled.ts'
import orderCreated from './consumers/order-created.ts'
import orderFinished from './consumers/order-finished.ts'
import orderPaid from './consumers/order-paid.ts'
import orderRefunded from './consumers/order-refunded.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import releaseForgottenHolds from './jobs/release-forgotten-holds.ts'
import turnPromotions from './jobs/turn-promotions.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Promotion } from './resolvers/promotion.ts'
import { Query } from './resolvers/query.ts'
import { seed } from './seed.ts'

export default defineSubgraph<Tx, Tools, Context>({
  name: 'promotions',
  open,
  context,
  resolvers: {
    ...{ Query, Mutation },
    ...{ Promotion },
  },
  consumers: [...[orderCreated, orderPaid, orderCancelled, orderRefunded, orderFinished]],
  answers: [offers, hold, release],
  jobs: [...[turnPromotions, releaseForgottenHolds]],
  seed,
})
