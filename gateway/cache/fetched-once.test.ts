import { setImmediate as breath } from 'node:timers/promises'
import { newId } from '@supermall/kernel/id'
import { expect, it } from 'vitest'
import { cachingMall } from '../testing/fixture-caching.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'
import type { Fixture } from '../testing/fixture-subgraph.ts'

/** Whoever asks this domain is answered after the work that he waits for. */
function delayed({ open }: Fixture, work: () => Promise<unknown>): void {
  const { execute } = open
  const slowly: typeof execute = async (...asked) => {
    await work()
    return execute(...asked)
  }
  Object.assign(open, { execute: slowly })
}

/** Something that others wait for. */
function moment() {
  const all: (() => void)[] = []
  const come = new Promise<void>((resolve) => all.push(resolve))
  const now = (): void => {
    for (const resolve of all) resolve()
  }
  return { come, now }
}

it('one fetch of a viewer is made once for all his requests that wait for it, though nothing is kept', async () => {
  const mall = await fixtureMall({ variables: { CACHE: 'false' } })
  const { goods, shopkeepers } = mall.domains
  const allAsk = moment()
  let asking = 0
  delayed(goods, async () => {
    if (++asking === 3) allAsk.now()
    await allAsk.come
  })
  delayed(shopkeepers, async () => {
    for (let turn = 0; turn < 10; turn++) await breath()
  })
  const [one, other] = await Promise.all(
    [1, 2].map(async () => ({ authorization: `Bearer ${await mall.issuer.sign({ sub: newId('acc') })}` })),
  )
  await mall.ask('{ __typename }', one)
  const [first, second, foreign] = await Promise.all([
    mall.ask('{ products { shop { name } } }', one),
    mall.ask('{ shelf { shop { name } } }', one),
    mall.ask('{ products { shop { name } } }', other),
  ])
  expect([first.errors, second.errors, foreign.errors]).toEqual([[], [], []])
  expect(second.data.shelf).toEqual(first.data.products)
  expect([goods.asked.length, shopkeepers.asked.length]).toEqual([3, 2])
  await mall.stop()
})

it('what somebody has changed he is shown, though the same question of his is still under way', async () => {
  const mall = await cachingMall({ variables: { CACHE: 'false' } })
  const [{ goods }, headers] = [mall, await mall.sign({})]
  const [begun, answering] = [moment(), moment()]
  let count = 0
  const { execute } = goods.open
  const slowly: typeof execute = async (...asked) => {
    const answer = await execute(...asked)
    // The first has read, and is slow to say so.
    if (++count > 1) return answer
    begun.now()
    await answering.come
    return answer
  }
  Object.assign(goods.open, { execute: slowly })
  const ask = (query: string) => post(mall.url(), { query }, headers)
  const before = ask('{ counted { title } }')
  await begun.come
  for (const item of mall.items.values()) item.title = 'changed'
  await ask('mutation { write(text: "") { id } }')
  const after = await ask('{ counted { title } }')
  answering.now()
  expect((await before).data.counted.title).toBe('Item 1')
  expect(after.data.counted.title).toBe('changed')
  await mall.stop()
})
