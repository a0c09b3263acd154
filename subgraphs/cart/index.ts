import { defineSubgraph } from '@supermall/subgraph/definition'
import selectedLines from './answers/selected-lines.ts'
import orderCreated from './consumers/order-created.ts'
import priceChanged from './consumers/price-changed.ts'
import productDeleted from './consumers/product-deleted.ts'
import productOffShelf from './consumers/product-off-shelf.ts'
import productOnShelf from './consumers/product-on-shelf.ts'
import stockBackInStock from './consumers/stock-back-in-stock.ts'
import stockChanged from './consumers/stock-changed.ts'
import stockOut from './consumers/stock-out.ts'
import userDeleted from './consumers/user-deleted.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import sweepCarts from './jobs/sweep-carts.ts'
import { resolvers } from './resolvers/resolvers.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'

export default defineSubgraph<Tx, Tools, Context, typeof settings>({
  name: 'cart',
  settings,
  open,
  context,
  resolvers,
  consumers: [
    ...[orderCreated, userDeleted, priceChanged, productOnShelf, productOffShelf, productDeleted],
    ...[stockChanged, stockOut, stockBackInStock],
  ],
  answers: [selectedLines],
  jobs: [sweepCarts],
  seed,
})
