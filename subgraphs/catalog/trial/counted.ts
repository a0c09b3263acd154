import { asker, startAnswering } from '@supermall/messaging/ask'
import { executor } from '@supermall/subgraph/execute'
import { buildSchema } from '@supermall/subgraph/schema'
import type { Viewer } from '@supermall/subgraph/viewer'
import { actorOf } from '@supermall/subgraph/viewer'
import { domainFloor } from '@supermall/testing/domain'
import type { Context } from '../context.ts'
import { context } from '../context.ts'
import type { Tools, Tx, Within } from '../data/database.ts'
import { open } from '../data/database.ts'
import { goodsTypes } from '../resolvers/goods-types.ts'
import { Mutation } from '../resolvers/mutation.ts'
import { Query } from '../resolvers/query.ts'
import { searchTypes } from '../resolvers/search-types.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import { answerShops } from './shops.ts'

const resolvers = { Query, Mutation, ...goodsTypes, ...searchTypes }
const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }

/** The subgraph's own schema on a floor whose statements are counted: nothing else runs that could be counted with them. */
export async function counted(scale: number, clock: () => Date = () => new Date()) {
  const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock })
  const { sql, tools, transact, bus } = floor
  await answerShops(bus)
  await seed({ ...tools, db: { sql }, transact, clock: floor.floor.clock, scale } as never)
  const schema = buildSchema('catalog', resolvers)
  const execute = executor(schema, { service: 'catalog', log: floor.floor.log })
  const contextFor = (viewer: Viewer): Context => {
    const actor = actorOf({ viewer, caller })
    return context({
      ...floor.floor,
      ...tools,
      sql,
      viewer,
      caller,
      ask: asker(bus, null),
      wakeJob: () => undefined,
      personal: { isNoted: false },
      transact: floor.transactAs(actor),
      operate: floor.operateAs(actor),
      transactTogether: floor.transactTogether,
    })
  }
  return {
    ...floor,
    /** What jobs and routes are given. */
    within: {
      ...tools,
      ...floor.floor,
      db: { sql, client: tools.client },
      transact,
      ask: asker(bus, null),
    } as Within,
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}) {
      const { result, statements, asked } = await floor.count(() => execute({ query, variables }, contextFor(viewer)))
      const { errors = [], extensions } = result
      return { data: JSON.parse(JSON.stringify(result.data ?? {})), errors, extensions, statements, asked }
    },
    answers: (answerer: Parameters<typeof startAnswering>[0][number]) =>
      startAnswering([answerer], { bus, within: undefined, log: floor.floor.log }),
  }
}
