import { eventually } from '@supermall/testing/rival'
import { afterEach, expect, it } from 'vitest'
import { cachingMall } from '../testing/fixture-caching.ts'
import { openJoint } from '../testing/joint-streams.ts'
import { openRaw } from '../testing/stream-clients.ts'

type Mall = Awaited<ReturnType<typeof cachingMall>>
type Change = (mall: Mall, headers: { readonly authorization: string }) => Promise<unknown>

const malls: Mall[] = []
afterEach(async () => {
  for (const mall of malls.splice(0)) await mall.stop()
})

const WRITE = 'mutation { write(text: "x") { title } }'

const ways: readonly (readonly [string, Change])[] = [
  ['by a request', (mall, headers) => mall.ask(WRITE, headers)],
  [
    'over a socket',
    async (mall, headers) => {
      const raw = await openRaw(mall.url().replace('http', 'ws'))
      await raw.init(headers)
      raw.subscribe('a', WRITE)
      expect(await raw.next()).toMatchObject({ type: 'next', payload: { data: { write: { title: 'Item 1' } } } })
      raw.close()
    },
  ],
  [
    'over a joint event stream',
    async (mall, headers) => {
      const joint = await openJoint(mall.url(), headers)
      expect((await joint.ask('a', { query: WRITE })).status).toBe(202)
      await joint.told('a', 2)
      await joint.close()
    },
  ],
]

it.each(ways)('What is kept for somebody is read anew after he has changed something %s', async (_, change) => {
  const mall = await cachingMall()
  malls.push(mall)
  const headers = await mall.sign({})
  let before = 0
  await eventually(async () => {
    await mall.ask('{ diary { text } }', headers)
    before = mall.asked()
    await mall.ask('{ diary { text } }', headers)
    return mall.asked() === before
  })
  await change(mall, headers)
  await mall.ask('{ diary { text } }', headers)
  expect(mall.asked()).toBe(before + 2)
})
