import { Fault } from '@supermall/kernel/fault'
import { present, settlePresent, unsettlePresent } from '@supermall/kernel/present'
import type { Cache } from '@supermall/subgraph/cache'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Asking } from '../asking.ts'
import { flights } from '../cache/flights.ts'
import { redisTier } from '../cache/redis-tier.ts'
import { asker } from '../sources/ask.ts'
import type { Source } from '../sources/source.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { gates } from './gate.ts'
import { BUSY } from './shedder.ts'

/** What takes a while takes it by no clock that somebody may set meanwhile. */

const HOUR_MS = 3_600_000
const own = Date.now.bind(Date)
let offMs = 0
const setClock = (next: number) => {
  offMs = next
}

// Before anything is opened: who keeps hold of the clock has the one that can be set.
beforeEach(() => {
  setClock(0)
  vi.spyOn(Date, 'now').mockImplementation(() => own() + offMs)
})

afterEach(() => {
  vi.restoreAllMocks()
  unsettlePresent()
})

test('nobody is refused as if he had waited in a turn for as long as the clock was set ahead', () => {
  const settings = { MOST_IN_FLIGHT: 10, MOST_PATHS_IN_FLIGHT: 10, MOST_PATHS_PER_ADDRESS: 10 }
  const { gate } = gates({ settings, isShedding: true, load: () => 1_000 })
  gate.enter(BUSY)
  setClock(HOUR_MS)
  expect(() => gate.enter(BUSY)).not.toThrow()
})

test('what was not answered is told once in a while, whatever the clock says', async () => {
  const said: unknown[] = []
  const source = { name: 'goods', ask: () => Promise.reject(new Fault('OVERLOADED', 'full')) } as unknown as Source
  const ask = asker(source, { ...silent, warn: (event: string) => void said.push(event) })
  for (const off of [0, HOUR_MS]) {
    setClock(off)
    await ask({ query: '{ items { id } }' }, askingAs({ audience: 'GUEST' }))
  }
  expect(said).toEqual(['subgraph.unanswered'])
})

test('what processes share is left alone for a moment after it failed, whatever the clock says', async () => {
  let looks = 0
  const getMany = () => {
    looks++
    return Promise.reject(new Error('away'))
  }
  const tier = redisTier({ kind: 'redis', getMany } as unknown as Cache, 'graph', silent)
  await tier?.get(['a'])
  setClock(HOUR_MS)
  await tier?.get(['a'])
  expect(looks).toBe(1)
})

test('who waits for what another one asks waits by the time that the mall goes by', async () => {
  settlePresent(own() - HOUR_MS)
  const fly = flights<number>((value) => value)
  const asking = (): Asking => ({ ...askingAs({ audience: 'GUEST' }), deadline: present() + 60_000 })
  let asked = 0
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return ++asked
  }
  expect(await Promise.all([fly('a', asking(), work), fly('a', asking(), work)])).toEqual([1, 1])
})
