import { defineSubgraph } from '@supermall/subgraph/definition'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
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
  consumers: [],
  answers: [],
  jobs: [],
  seed,
})
