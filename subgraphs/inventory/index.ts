import { defineSubgraph } from '@supermall/subgraph/definition'
import availability from './answers/availability.ts'
import holdStock from './answers/hold-stock.ts'
import releaseStock from './answers/release-stock.ts'
import takeInStock from './answers/take-in-stock.ts'
import aftersaleReshipped from './consumers/aftersale-reshipped.ts'
import orderCancelled from './consumers/order-cancelled.ts'
import orderCreated from './consumers/order-created.ts'
import orderFinished from './consumers/order-finished.ts'
import orderPaid from './consumers/order-paid.ts'
import orderRefunded from './consumers/order-refunded.ts'
import productDeleted from './consumers/product-deleted.ts'
import secretsChanged from './consumers/secrets-changed.ts'
import shopChanged from './consumers/shop-changed.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import forgetAnswers from './jobs/forget-answers.ts'
import recountSecrets from './jobs/recount-secrets.ts'
import recountStock from './jobs/recount-stock.ts'
import releaseExpiredHolds from './jobs/release-expired-holds.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Query } from './resolvers/query.ts'
import { types } from './resolvers/types.ts'
import { seed } from './seed.ts'

export default defineSubgraph<Tx, Tools, Context>({
  name: 'inventory',
  open,
  context,
  resolvers: { Query, Mutation, ...types },
  consumers: [
    aftersaleReshipped,
    orderCancelled,
    orderCreated,
    orderFinished,
    orderPaid,
    orderRefunded,
    productDeleted,
    secretsChanged,
    shopChanged,
  ],
  answers: [availability, holdStock, releaseStock, takeInStock],
  jobs: [forgetAnswers, recountSecrets, recountStock, releaseExpiredHolds],
  seed,
})
