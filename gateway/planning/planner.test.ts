import { readSettings } from '@supermall/subgraph/settings'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeSupergraph } from '../compose.ts'
import { plannerLimits } from '../limits/plan-limits.ts'
import { gatewaySettings } from '../settings.ts'
import { goods, shopkeepers } from '../testing/fixture-domains.ts'
import type { Planner } from './planner.ts'
import { openPlanner } from './planner.ts'
import type { Thread } from './thread.ts'
import { LostThread, startThread } from './thread.ts'
import { openThreads } from './threads.ts'

const text = composeSupergraph([goods().part, shopkeepers().part]).supergraph
const limits = plannerLimits(readSettings(gatewaySettings, {}))
const taken: Thread[] = []
/** What a thread dies of. */
let deadly = ''
const own = openThreads(() => {
  const thread = startThread()
  taken.push(thread)
  return {
    ...thread,
    ask(order) {
      const answer = thread.ask(order)
      if (order.kind === 'plan' && order.query === deadly) thread.end()
      return answer
    },
  }
})
let planner: Planner

beforeAll(async () => {
  planner = await openPlanner(text, limits, own)
})
afterAll(() => planner.stop())

const plan = (query: string, deadline = Date.now() + 60_000, caller = 'somebody') =>
  planner.plan({ query, operationName: undefined, variables: {}, hash: query, deadline, caller })

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

  it('plans for each caller in his turn, however much one of them asks for', async () => {
    const planned: string[] = []
    const ask = async (caller: string, field: string) => {
      await plan(`{ products { ${field} } }`, undefined, caller)
      planned.push(caller)
    }
    const much = ['a: id', 'b: id', 'c: id', 'd: id', 'e: id'].map((field) => ask('much', field))
    await Promise.all([...much, ask('little', 'f: id')])
    expect(planned.indexOf('little')).toBeLessThan(3)
  })

  it('takes another thread when its own is lost, and asks it what was under way and what waited behind', async () => {
    const underway = [plan('{ products { id title price } }'), plan('{ products { id price } }')]
    for (const thread of taken) thread.end()
    for (const { node } of await Promise.all(underway)) expect(node).toMatchObject({ serviceName: 'goods' })
    expect((await plan('{ products { title price } }')).node).toMatchObject({ kind: 'Fetch', serviceName: 'goods' })
    expect(taken.length).toBe(2)
  })

  it('asks a second thread, and no third, for what threads die of', async () => {
    const before = taken.length
    deadly = '{ products { dies: id } }'
    await expect(plan(deadly)).rejects.toThrow(LostThread)
    expect((await plan('{ products { lives: id } }')).node).toMatchObject({ serviceName: 'goods' })
    expect(taken.length).toBe(before + 2)
  })

  it('shares its thread with whoever serves the same supergraph, also after one of them has left', async () => {
    const before = taken.length
    const other = await openPlanner(text, limits, own)
    const [here, there] = await Promise.all([
      plan('{ products { id shop { id } } }'),
      other.plan({
        ...{ query: '{ shops { id } }', operationName: undefined, variables: {}, hash: 'x' },
        ...{ deadline: Infinity, caller: 'another' },
      }),
    ])
    expect([here.node, there.node]).toMatchObject([{ kind: 'Fetch' }, { kind: 'Fetch' }])
    other.stop()
    expect((await plan('{ shops { id name } }')).node).toMatchObject({ kind: 'Fetch', serviceName: 'shopkeepers' })
    expect(taken.length).toBe(before)
  })

  it('has a thread of its own beside another supergraph, and leaves it to the next', async () => {
    const before = taken.length
    for (const further of ['# two', '# three']) {
      const other = await openPlanner(`${text}\n${further}`, limits, own)
      expect(other.supergraph.hash).toBe(planner.supergraph.hash)
      other.stop()
    }
    expect(taken.length).toBe(before + 1)
  })

  it('refuses a text that is no supergraph, and is as good as before for the next', async () => {
    const before = taken.length
    for (const wrong of ['type Query {', 'type Query {', 'type Query { a: Int }'])
      await expect(openPlanner(wrong, limits, own)).rejects.toThrow()
    const next = await openPlanner(`${text}\n# four`, limits, own)
    expect(next.supergraph.hash).toBe(planner.supergraph.hash)
    next.stop()
    expect(taken.length).toBe(before)
  })
})
