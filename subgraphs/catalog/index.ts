import { defineSubgraph } from '@supermall/subgraph/definition'
import issueSecrets from './answers/issue-secrets.ts'
import skuFacts from './answers/sku-facts.ts'
import shopChanged from './consumers/shop-changed.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import flushViews from './jobs/flush-views.ts'
import shelveTimed from './jobs/shelve-timed.ts'
import { goodsTypes } from './resolvers/goods-types.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Query } from './resolvers/query.ts'
import { searchTypes } from './resolvers/search-types.ts'
import { seed } from './seed.ts'

export default defineSubgraph<Tx, Tools, Context>({
  name: 'catalog',
  open,
  context,
  resolvers: { Query, Mutation, ...goodsTypes, ...searchTypes },
  consumers: [shopChanged],
  answers: [issueSecrets, skuFacts],
  jobs: [flushViews, shelveTimed],
  routes: [],
  seed,
})
