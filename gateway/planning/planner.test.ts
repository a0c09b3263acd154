import { readSettings } from '@supermall/subgraph/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeSupergraph } from '../compose.ts'
import { plannerLimits } from '../limits/plan-limits.ts'
import { gatewaySettings } from '../settings.ts'
import { goods, shopkeepers } from '../testing/fixture-domains.ts'
import type { Planner } from './planner.ts'
import { openPlanner } from './planner.ts'
import type { Thread } from './thread.ts'
import { takeThread } from './thread.ts'

const text = composeSupergraph([goods().part, shopkeepers().part]).supergraph
const limits = plannerLimits(readSettings(gatewaySettings, {}))
const taken: Thread[] = []
let planner: Planner

beforeAll(async () => {
  planner = await openPlanner(text, limits, () => {
    const thread = takeThread()
    taken.push(thread)
    return thread
  })
})
afterAll(() => planner.stop())

const plan = (query: string, deadline = Date.now() + 60_000) =>
  planner.plan({ query, operationName: undefined, variables: {}, hash: query, deadline })

describe('a planner', () => {
  it('plans in a thread of its own, and tells of its supergraph what the gateway must know', async () => {
    expect((await plan('{ products { title shop { name } } }')).node).toMatchObject({ kind: 'Sequence' })
    expect([...planner.services].sort()).toEqual(['goods', 'nodes', 'shopkeepers'])
    expect(planner.schema.getType('Product')).toBeDefined()
    expect(planner.supergraph.nodes.get('prd')).toEqual({ type: 'Product', owner: 'goods' })
  })

  it('plans what arrives together one after the other, and leaves out what nobody waits for any more', async () => {
    const [first, late, last] = await Promise.allSettled([
      plan('{ products { id } }'),
      plan('{ products { price } }', Date.now() - 1),
      plan('{ shops { name } }'),
    ])
    expect([first.status, last.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(late).toMatchObject({ status: 'rejected', reason: { code: 'DEADLINE_EXCEEDED' } })
  })

  it('takes another thread when its own is lost, and what was under way may be asked again', async () => {
    const underway = plan('{ products { id title price } }')
    for (const thread of taken) thread.end()
    await Promise.allSettled([underway])
    expect((await plan('{ products { title price } }')).node).toMatchObject({ kind: 'Fetch', serviceName: 'goods' })
    expect(taken.length).toBe(2)
  })

  it('refuses a text that is no supergraph, and is as good as before for the next', async () => {
    await expect(openPlanner('type Query {', limits)).rejects.toThrow('Syntax Error')
    await expect(openPlanner('type Query { a: Int }', limits)).rejects.toThrow()
    const next = await openPlanner(text, limits)
    expect(next.supergraph.hash).toBe(planner.supergraph.hash)
    await next.stop()
  })
})
