import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import userDeleted from '../consumers/user-deleted.ts'
import countHotKeywords from '../jobs/count-hot-keywords.ts'
import rollSearches from '../jobs/roll-searches.ts'
import { buyer, guest, merchant, platform } from '../trial/mall.ts'
import type { Searched } from '../trial/searched.ts'
import { SEARCH, searched } from '../trial/searched.ts'

let ground: Searched

/** Of two things that happen one after the other none is at the time of the other. */
let last = 0
const rising = () => {
  last = Math.max(Date.now(), last + 1)
  return new Date(last)
}

beforeAll(async () => {
  ground = await searched(rising)
})

describe('what was searched', () => {
  const HISTORY = '{ searchHistory(first: 100) { nodes { keyword searchedAt } totalCount } }'
  const historyOf = async (ordinal: number) =>
    (await ground.asks(buyer(ordinal), HISTORY)).data.searchHistory.nodes.map(
      ({ keyword }: { keyword: string }) => keyword,
    )

  it('is remembered for who is signed in: newest first, each once, fifty at most, until forgotten', async () => {
    for (let n = 0; n < 55; n++) await ground.asks(buyer(7), SEARCH, { text: `item ${n}` })
    await new Promise((resolve) => setTimeout(resolve, 5))
    await ground.asks(buyer(7), SEARCH, { text: ' ITEM  9 ' })
    await ground.asks(buyer(8), SEARCH, { text: 'quince' })
    await rollSearches.run(ground.within)
    const kept = await historyOf(7)
    expect(kept).toHaveLength(50)
    expect(kept.slice(0, 2)).toEqual(['item 9', 'item 54'])
    expect(await historyOf(8)).toEqual(['quince'])
    const told = await ground.told('search.keyword_searched')
    expect(told.length).toBeGreaterThanOrEqual(56)
    const gone = await ground.asks(
      buyer(7),
      'mutation { searchHistoryDelete(input: { keywords: ["Item 9", "quince", "never"] }) { deletedCount errors { code } } }',
    )
    expect(gone.data.searchHistoryDelete).toEqual({ deletedCount: 1, errors: [] })
    const early = await ground.asks(
      buyer(7),
      'mutation { searchHistoryClear(input: { until: "2020-01-01T00:00:00Z" }) { deletedCount } }',
    )
    expect(early.data.searchHistoryClear.deletedCount).toBe(0)
    expect(
      (await ground.asks(buyer(7), 'mutation { searchHistoryClear(input: {}) { deletedCount } }')).data
        .searchHistoryClear.deletedCount,
    ).toBe(49)
    expect(await historyOf(7)).toEqual([])
    expect(await historyOf(8)).toEqual(['quince'])
  })

  it('is forgotten as well when it was not remembered yet, or is just being remembered', async () => {
    const search = (text: string, ordinal = 9) => ground.asks(buyer(ordinal), SEARCH, { text })
    const forget = async (text: string) => expect((await ground.asks(buyer(9), text)).errors).toEqual([])
    const CLEAR = 'mutation { searchHistoryClear(input: {}) { deletedCount } }'
    const DELETE = 'mutation { searchHistoryDelete(input: { keywords: ["Second"] }) { deletedCount } }'
    await search('first')
    await search('first', 10)
    await forget(CLEAR)
    await search('second')
    await search('third')
    await forget(DELETE)
    await rollSearches.run(ground.within)
    expect([await historyOf(9), await historyOf(10)]).toEqual([['third'], ['first']])
    const told = (await ground.told('search.keyword_searched')).map(({ payload }) => JSON.stringify(payload))
    expect(told.filter((payload) => payload.includes('"second"'))).toEqual([])
    expect(told.filter((payload) => payload.includes('"third"'))).toHaveLength(1)
    await forget(CLEAR)
    await ground.sql.query(
      "insert into search_history (account_id, keyword, searched_at) values ($1, 'late', now() - interval '1 second')",
      [(buyer(9) as { accountId: string }).accountId],
    )
    await rollSearches.run(ground.within)
    expect(await historyOf(9)).toEqual([])
  })

  it('goes with a deleted account, and so does what was noted or is being written down at that moment', async () => {
    const accountId = derivedId('acc', 11)
    const search = (text: string, ordinal = 11) => ground.asks(buyer(ordinal), SEARCH, { text })
    const rows = async (table: string) =>
      (await ground.sql.query(`select from ${table} where account_id = $1`, [accountId])).rowCount
    await search('remembered')
    await search('remembered', 12)
    await rollSearches.run(ground.within)
    await search('noted')
    await ground.transact((unit) => Promise.resolve(userDeleted.react({ accountId }, unit, {} as never)))
    expect([await rows('search_history'), await historyOf(12)]).toEqual([0, ['remembered']])
    await rollSearches.run(ground.within)
    expect(await rows('search_history')).toBe(0)
    await ground.sql.query('insert into search_history values ($1, $2, now())', [accountId, 'late'])
    await ground.sql.query(`update gone_searcher set gone_at = now() - interval '2 days'`)
    await search('another', 12)
    await rollSearches.run(ground.within)
    expect([await rows('search_history'), await rows('gone_searcher')]).toEqual([0, 0])
    expect(await historyOf(12)).toEqual(['another', 'remembered'])
  })

  it("is nobody else's, and none of a list that is too long is forgotten", async () => {
    for (const viewer of [guest, platform(), merchant(0)])
      expect((await ground.asks(viewer, HISTORY)).errors).toHaveLength(1)
    const keywords = Array.from({ length: 51 }, (_, at) => `k${at}`)
    const { data } = await ground.asks(
      buyer(8),
      'mutation ($k: [String!]!) { searchHistoryDelete(input: { keywords: $k }) { deletedCount errors { code } } }',
      { k: keywords },
    )
    expect(data.searchHistoryDelete).toEqual({ deletedCount: null, errors: [{ code: 'LIST_SIZE' }] })
  })

  it('is counted per keyword and day, shows what was searched in vain, and suggests what was not', async () => {
    for (let n = 0; n < 3; n++) await ground.asks(guest, SEARCH, { text: 'quincy jones' })
    for (let n = 0; n < 2; n++) await ground.asks(guest, SEARCH, { text: 'Quince' })
    await ground.asks(guest, SEARCH, { text: 'quince lamps' })
    await ground.asks(merchant(0), SEARCH, { text: 'quince' })
    await ground.asks(guest, SEARCH, { text: 'quince', where: { flags: ['FREE_SHIPPING'] } })
    expect(await ground.titles({ text: 'quinse' })).toHaveLength(3)
    await rollSearches.run(ground.within)
    const REPORT = `{ searchStatistics(where: { isInVain: { eq: true }, keyword: { contains: "QUIN" } }) { nodes { keyword searchCount zeroCount resultCount } totalCount } }`
    const { data } = await ground.asks(platform(['catalog.search.view']), REPORT)
    expect(data.searchStatistics).toEqual({
      nodes: [
        { keyword: 'quincy jones', searchCount: 3, zeroCount: 3, resultCount: 0 },
        { keyword: 'quinse', searchCount: 1, zeroCount: 1, resultCount: 0 },
      ],
      totalCount: 2,
    })
    expect((await ground.asks(platform(['catalog.brand.edit']), REPORT)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    const suggested = await ground.asks(guest, '{ searchSuggestions(prefix: "QUIN") { keyword resultCount } }')
    expect(suggested.data.searchSuggestions).toEqual(
      ['quince', 'quince lamps'].map((keyword) => ({ keyword, resultCount: 3 })),
    )
    expect((await ground.asks(guest, '{ searchSuggestions(prefix: "%") { keyword } }')).data.searchSuggestions).toEqual(
      [],
    )
  })

  it('suggests what is searched most, also where very many keywords begin alike', async () => {
    await ground.sql.query(
      `insert into search_keyword (keyword, search_count, result_count, searched_at)
       select 'xylo' || lpad(n::text, 5, '0'), 1 + n % 7, 1, now() from generate_series(1, 3000) n`,
    )
    await ground.sql.query(
      `insert into search_keyword (keyword, search_count, result_count, searched_at)
       values ('xylophone', 900000, 4, now()), ('xyloteca', 800000, 2, now()), ('xylozz', 999999, 0, now())`,
    )
    const ask = async (prefix: string): Promise<string[]> => {
      const { data } = await ground.asks(guest, `{ searchSuggestions(prefix: "${prefix}") { keyword } }`)
      return data.searchSuggestions.map(({ keyword }: { keyword: string }) => keyword)
    }
    expect((await ask('xylo')).slice(0, 3)).toEqual(['xylophone', 'xyloteca', 'xylo00006'])
    expect(await ask('xylot')).toEqual(['xyloteca'])
    await ground.sql.query("delete from search_keyword where keyword like 'xylo%'")
  })

  it('pages through statistics in each order', async () => {
    for (const orderBy of ['SEARCHES', 'IN_VAIN', 'NEWEST']) {
      const query = `query ($after: String) { searchStatistics(orderBy: ${orderBy}, first: 7, after: $after) { nodes { keyword startsAt } pageInfo { endCursor hasNextPage } } }`
      const seen = new Set<string>()
      let count = 0
      for (let after: string | null = null, more = true; more; ) {
        const {
          data,
        }: {
          data: Record<
            string,
            { nodes: { keyword: string; startsAt: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } }
          >
        } = await ground.asks(platform(), query, { after })
        const page = data.searchStatistics
        for (const { keyword, startsAt } of page?.nodes ?? []) seen.add(`${keyword} ${startsAt}`)
        count += page?.nodes.length ?? 0
        after = page?.pageInfo.endCursor ?? null
        more = page?.pageInfo.hasNextPage ?? false
      }
      expect([...seen].every((one) => one.endsWith('T00:00:00.000Z'))).toBe(true)
      expect(seen.size).toBe(count)
      expect(count).toBeGreaterThan(100)
    }
  })
})

describe('hot words', () => {
  const HOT = '{ hotKeywords(first: 50) { id keyword isManual version } }'
  type Word = { id: string; keyword: string; isManual: boolean; version: number }
  const hot = async (): Promise<Word[]> => (await ground.asks(guest, HOT)).data.hotKeywords
  const change = async (name: string, input: object) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
    const { data, errors } = await ground.asks(
      platform(),
      `mutation ($input: ${type}!) { ${name}(input: $input) { hotKeyword { id keyword version } errors { code } } }`,
      { input },
    )
    expect(errors).toEqual([])
    return data[name]
  }
  const codesOf = async (name: string, input: object) =>
    (await change(name, input)).errors.map(({ code }: { code: string }) => code)

  it('are those set by hand, then the most searched; what finds nothing is not among them', async () => {
    await countHotKeywords.run(ground.within)
    const words = await hot()
    const lastByHand = words.findLastIndex(({ isManual }) => isManual)
    expect(words.slice(0, lastByHand + 1).every(({ isManual }) => isManual)).toBe(true)
    expect(words.map(({ keyword }) => keyword)).toContain('headphones')
    expect(words.map(({ keyword }) => keyword)).not.toContain('time machine')
  })

  it('are set, moved, hidden and deleted by operators, each change on the version that was read', async () => {
    const made = (await change('hotKeywordCreate', { keyword: ' Spring  SALE ', position: 0 })).hotKeyword
    expect(made.keyword).toBe('spring sale')
    expect(await codesOf('hotKeywordCreate', { keyword: 'SPRING sale' })).toEqual(['KEYWORD_TAKEN'])
    expect(await codesOf('hotKeywordCreate', { keyword: '!!!' })).toEqual(['TEXT_CHARACTERS'])
    expect(await codesOf('hotKeywordCreate', { keyword: 'x'.repeat(51) })).toEqual(['TEXT_LENGTH'])
    expect(await codesOf('hotKeywordUpdate', { id: made.id, expectedVersion: 1, position: 1_000_001 })).toEqual([
      'NUMBER_RANGE',
    ])
    for (const expectedVersion of [9, -1, 2_147_483_647])
      expect(await codesOf('hotKeywordUpdate', { id: made.id, expectedVersion })).toEqual(['STALE_VERSION'])
    expect(
      (await change('hotKeywordUpdate', { id: made.id, expectedVersion: 1, isEnabled: false })).hotKeyword.version,
    ).toBe(2)
    expect((await hot()).map(({ keyword }) => keyword)).not.toContain('spring sale')
    expect(await codesOf('hotKeywordDelete', { id: made.id, expectedVersion: 1 })).toEqual(['STALE_VERSION'])
    expect(await codesOf('hotKeywordDelete', { id: made.id, expectedVersion: 2 })).toEqual([])
    expect(await codesOf('hotKeywordDelete', { id: newId('hot'), expectedVersion: 1 })).toEqual(['NOT_FOUND'])
    expect((await ground.audited()).filter(({ action }) => action.startsWith('catalog.search.hot'))).toHaveLength(3)
  })

  it("that were counted stay hidden when hidden, and become one's own when set by hand", async () => {
    const counted = (await hot()).find(({ keyword }) => keyword === 'headphones')
    await change('hotKeywordUpdate', { id: counted?.id, expectedVersion: counted?.version, isEnabled: false })
    await countHotKeywords.run(ground.within)
    expect((await hot()).map(({ keyword }) => keyword)).not.toContain('headphones')
    expect((await change('hotKeywordCreate', { keyword: 'headphones', position: 3 })).errors).toEqual([])
    expect((await hot()).find(({ keyword }) => keyword === 'headphones')).toMatchObject({ isManual: true })
  })

  it('are changed by nobody else', async () => {
    const query = 'mutation { hotKeywordCreate(input: { keyword: "mine" }) { hotKeyword { id } } }'
    for (const viewer of [guest, buyer(1), merchant(0), platform(['catalog.search.view'])]) {
      expect((await ground.asks(viewer, query)).errors).toHaveLength(1)
    }
    expect((await hot()).map(({ keyword }) => keyword)).not.toContain('mine')
  })
})
