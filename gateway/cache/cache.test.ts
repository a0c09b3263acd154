import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import { cachingMall, itemId } from '../testing/fixture-caching.ts'

type Mall = Awaited<ReturnType<typeof cachingMall>>

/** All that an answer depends on which others may keep. */
const VARIES = ['Accept', 'Accept-Encoding', 'Accept-Language', 'Authorization', 'Origin']

const malls: Mall[] = []
afterEach(async () => {
  for (const mall of malls.splice(0)) await mall.stop()
})

async function open(options: Parameters<typeof cachingMall>[0] = {}): Promise<Mall> {
  const mall = await cachingMall(options)
  malls.push(mall)
  // Nothing is kept before the first look at what changed.
  await eventually(async () => {
    await mall.ask('{ items { title } }')
    const before = mall.asked()
    await mall.ask('{ items { title } }')
    return mall.asked() === before
  })
  return mall
}

/**
 * A gateway that stood still for a moment cannot say that nothing changed meanwhile, and asks anew: right, but no proof of what it
 * keeps. So what must be kept is looked for until a try was not disturbed.
 */
const undisturbed = eventually

const cacheOf = ({ text }: { text: string }): { hits: number; misses: number } => JSON.parse(text).extensions.cache

const ITEM = `{ item(id: "${itemId(1)}") { title price left } }`

describe('what may be kept', () => {
  it('is asked for once, whoever asks, and says how long it is good and how old it is', async () => {
    const mall = await open()
    const headers = await mall.sign({})
    let tries = 0
    await undisturbed(async () => {
      const query = ITEM.replace('title', `a${++tries}: title`)
      const begunAt = Date.now()
      const first = await mall.ask(query)
      expect(first.headers.get('cache-control')).toBe('public, max-age=5')
      expect(first.headers.get('age')).toBeNull()
      const before = mall.asked()
      const second = await mall.ask(query, headers)
      expect(second.data).toEqual(first.data)
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      const third = await mall.ask(query)
      if (mall.asked() !== before) return false
      // Stock is a field of the same name in each try, and may be known from the one before.
      expect(cacheOf(first).misses).toBeGreaterThan(0)
      expect(cacheOf(second)).toEqual({ hits: 1, misses: 0 })
      expect(Number(third.headers.get('age'))).toBeGreaterThanOrEqual(1)
      expect(Number(third.headers.get('age'))).toBeLessThanOrEqual((Date.now() - begunAt) / 1_000)
      expect(third.headers.get('vary')?.split(', ').sort()).toEqual(VARIES)
      return true
    })
  })

  it('is found again in another question that needs the same of the same thing', async () => {
    const mall = await open()
    const found = await undisturbed(async () => {
      await mall.ask('{ items { id left } }')
      const cache = cacheOf(await mall.ask(`{ item(id: "${itemId(2)}") { left } }`))
      return cache.hits > 0 && cache
    })
    expect(found).toEqual({ hits: 1, misses: 1 })
  })

  it('is kept for each language by itself', async () => {
    const mall = await open({ variables: { LANGUAGES: 'en de fr' } })
    const query = `{ item(id: "${itemId(1)}") { language } }`
    for (const language of ['de', 'fr', 'de'])
      expect((await mall.ask(query, { 'accept-language': language })).data.item.language).toBe(language)
    await undisturbed(async () => {
      const before = mall.asked()
      for (let odd = 0; odd < 20; odd++)
        expect(
          (await mall.ask(query, { 'accept-language': `x${odd}, de-${odd};q=0.${odd}` })).data.item.language,
        ).toMatch(odd === 0 ? 'en' : 'de')
      return mall.asked() - before <= 1
    })
  })

  it('is followed while somebody is served from it, and is as new as ever for whoever comes after a while', async () => {
    const mall = await open()
    const priceNow = async () => (await mall.ask(ITEM)).data.item.price
    let tries = 0
    await undisturbed(async () => {
      await priceNow()
      await eventually(async () => {
        const before = mall.looks()
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        return mall.looks() === before
      })
      await mall.commit('goods', itemId(1), false)
      const before = mall.looks()
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(mall.looks()).toBe(before)
      const item = mall.items.get(itemId(1))
      const price = `${5 + tries++}.55`
      if (item) item.price = price
      await mall.commit('goods', itemId(1), true)
      const [asked, shelves] = [mall.asked(), mall.stock.asked.length]
      expect(await priceNow()).toBe(price)
      expect(mall.looks()).toBeGreaterThan(before)
      return mall.asked() === asked + 1 && mall.stock.asked.length === shelves
    })
  })

  it('is nothing that was said to somebody whose sign-in is not believed', async () => {
    const mall = await open()
    const doubted = await mall.ask(ITEM, { authorization: 'Bearer nonsense' })
    expect([doubted.codes, doubted.headers.get('cache-control')]).toEqual([['UNAUTHENTICATED'], 'no-store'])
    expect((await mall.ask(ITEM)).errors).toEqual([])
    expect((await mall.ask(ITEM, { authorization: 'Bearer nonsense' })).codes).toEqual(['UNAUTHENTICATED'])
  })

  it('is not what does not say so, what failed, or anything with the switch off', async () => {
    const mall = await open()
    for (const query of ['{ counted { title } }', '{ flaky { title trouble } }']) {
      const { headers } = await mall.ask(query)
      expect(headers.get('cache-control')).toBe('no-store')
      const before = mall.asked()
      await mall.ask(query)
      expect(mall.asked()).toBe(before + 1)
    }
    const off = await cachingMall({ variables: { CACHE: 'false' } })
    malls.push(off)
    await off.ask(ITEM)
    const before = off.asked()
    expect((await off.ask(ITEM)).headers.get('cache-control')).toBe('no-store')
    expect(off.asked()).toBe(before + 2)
  })

  it('holds that there is no such thing for a moment only', async () => {
    const mall = await open({ variables: { CACHE_NOTHING_SECONDS: '1' } })
    let n = 8
    const titleNow = async () => (await mall.ask(`{ item(id: "${itemId(n)}") { title } }`)).data.item?.title ?? null
    await undisturbed(async () => {
      n++
      expect(await titleNow()).toBeNull()
      mall.items.set(itemId(n), { id: itemId(n), title: `Item ${n}`, price: '9.00', left: 9 })
      return (await titleNow()) === null
    })
    // Its domain declares a minute.
    await eventually(async () => (await titleNow()) === `Item ${n}`, 30_000)
  })

  it('is asked for once by many at the same time, and one who leaves takes nothing from the others', async () => {
    const mall = await open()
    mall.slow(800)
    let tries = 0
    await undisturbed(async () => {
      const query = `{ item(id: "${itemId(1)}") { title a${++tries}: price s${tries}: left } }`
      const before = mall.asked()
      const leaving = new AbortController()
      const headers = { 'content-type': 'application/json' }
      const sent = { method: 'POST', headers, body: JSON.stringify({ query }), signal: leaving.signal }
      const left = fetch(mall.url(), sent).then(
        () => 'answered',
        () => 'left',
      )
      await eventually(() => mall.asked() > before)
      const waiting = Promise.all(Array.from({ length: 10 }, () => mall.ask(query)))
      await new Promise((resolve) => setTimeout(resolve, 300))
      leaving.abort()
      const others = await waiting
      expect(others.map(({ data }) => data.item.title)).toEqual(Array(10).fill('Item 1'))
      return (await left) === 'left' && mall.asked() - before === 2
    })
  })
})

describe('what is somebody’s own', () => {
  const queries = ['{ note { text } }', '{ diary { text } }']

  it.each(queries)('never reaches another: %s', async (query) => {
    const mall = await open()
    const [one, two] = [await mall.sign({ sub: newId('acc') }), await mall.sign({ sub: newId('acc') })]
    const mine = await mall.ask(query, one)
    expect((await mall.ask(query, two)).text).not.toBe(mine.text)
    expect((await mall.ask(query)).text).not.toContain('accountId')
    expect((await mall.ask(query, one)).data).toEqual(mine.data)
    for (const { headers } of [mine, await mall.ask(query)])
      expect(headers.get('cache-control')).not.toContain('public')
  })

  it('is kept for its owner until he changes something', async () => {
    const mall = await open()
    const headers = await mall.sign({})
    let before = 0
    await undisturbed(async () => {
      await mall.ask('{ diary { text } }', headers)
      before = mall.asked()
      await mall.ask('{ diary { text } }', headers)
      return mall.asked() === before
    })
    await mall.ask('mutation { write(text: "x") { title } }', headers)
    await mall.ask('{ diary { text } }', headers)
    expect(mall.asked()).toBe(before + 2)
  })

  it('or for few eyes is neither kept nor given to those who may not see it', async () => {
    const mall = await open()
    const query = `{ item(id: "${itemId(1)}") { title cost } }`
    const staff = await mall.sign({ aud: 'PLATFORM', perms: ['*'] })
    for (let i = 0; i < 2; i++) {
      expect((await mall.ask(query, staff)).data.item.cost).toBe('0.10')
      const guest = await mall.ask(query)
      expect([guest.data.item.cost, guest.codes, guest.headers.get('cache-control')]).toEqual([
        null,
        ['UNAUTHORIZED_FIELD_OR_TYPE'],
        'no-store',
      ])
    }
  })
})

describe('what changed', () => {
  const change = (mall: Mall, price: string) => {
    const item = mall.items.get(itemId(1))
    if (item) item.price = price
  }
  const queries = [ITEM, '{ items { title price } }', `{ node(id: "${itemId(1)}") { ... on Item { price } } }`]

  it.each([false, true])(
    'is shown by every gateway within a second, its event lost or not (lost: %s)',
    async (isDropped) => {
      const mall = await open({ gateways: 2 })
      const texts = () => Promise.all([0, 1].flatMap((gateway) => queries.map((query) => mall.ask(query, {}, gateway))))
      for (const { text } of await texts()) expect(text).toContain('1.00')
      change(mall, '7.77')
      await mall.commit('goods', itemId(1), isDropped)
      const isShown = async () => (await texts()).every(({ text }) => text.includes('7.77'))
      // What is told is waited for no longer than until all gateways show it, and what is lost as long as one may not know it.
      if (isDropped) await new Promise((resolve) => setTimeout(resolve, 900))
      else await eventually(isShown, 900).catch(() => undefined)
      for (const { text } of await texts()) expect(text).toContain('7.77')
    },
  )

  it('is known of stock as of goods, and leaves alone what it is not about', async () => {
    const mall = await open()
    const item = mall.items.get(itemId(1))
    let left = 100
    await undisturbed(async () => {
      await mall.ask(ITEM)
      if (item) item.left = --left
      const asked = mall.goods.asked.length
      await mall.commit('stock', itemId(1), false)
      const isSeen = await eventually(async () => (await mall.ask(ITEM)).data.item.left === left, 4_000).catch(
        () => null,
      )
      return isSeen && mall.goods.asked.length === asked
    })
  })

  it('is asked of the domain itself by a mutation, whatever is kept', async () => {
    const mall = await open()
    await mall.ask(ITEM)
    const { items } = mall
    const item = items.get(itemId(1))
    if (item) item.left = 41
    const { data } = await mall.ask('mutation { write(text: "x") { title left } }', await mall.sign({}))
    expect(data.write.left).toBe(41)
  })

  it('counts as unknown when nobody says what changed: then all is asked anew', async () => {
    const mall = await open()
    await mall.ask(ITEM)
    await mall.stopAnswering()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    change(mall, '6.66')
    expect((await mall.ask(ITEM)).data.item.price).toBe('6.66')
  })
})
