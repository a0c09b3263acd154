import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, errorCodes, mall, memberId, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const LIST = `query List($where: MemberWhere, $orderBy: MemberOrderBy! = NEWEST, $first: Int, $after: String, $last: Int, $before: String) {
  members(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`

const asks = (variables: object) => house.asks(platform(['members.member.view']), LIST, { ...variables })
const list = async (variables: object) => {
  const asked = await asks(variables)
  expect(asked.errors).toEqual([])
  return asked.data.members
}
const ids = async (variables: object): Promise<string[]> =>
  (await list({ first: 100, ...variables })).nodes.map(({ id }: { id: string }) => id)
const rows = async (where: string, order = 'id'): Promise<string[]> =>
  (await house.sql.query<{ id: string }>(`select id from member where ${where} order by ${order}`)).rows.map(
    ({ id }) => id,
  )
const same = async (where: object, text: string) =>
  expect((await ids({ where })).sort()).toEqual((await rows(text)).sort())

describe('the list of members', () => {
  test.each([
    ['NEWEST', 'joined_at desc, id desc'],
    ['OLDEST', 'joined_at, id'],
    ['MOST_SPENT', 'spent desc, id desc'],
    ['MOST_ORDERS', 'order_count desc, id desc'],
  ])('is complete by %s, forwards and backwards, page by page', async (orderBy, order) => {
    const whole = await rows('true', order)
    const forwards: string[] = []
    for (let after: string | null = null; ; ) {
      const page: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } = await list({
        orderBy,
        first: 7,
        after,
      })
      forwards.push(...page.nodes.map(({ id }) => id))
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(forwards).toEqual(whole)
    const last = await list({ orderBy, last: 3 })
    expect(last.nodes.map(({ id }: { id: string }) => id)).toEqual(whole.slice(-3))
    const before = await list({ orderBy, last: 3, before: last.pageInfo.startCursor })
    expect(before.nodes.map(({ id }: { id: string }) => id)).toEqual(whole.slice(-6, -3))
  })

  test('is found by what is known of members, and by any mixture of it', async () => {
    const level = derivedId('lvl', 1)
    await same({ nickname: { contains: '陈' } }, `nickname like '%陈%'`)
    await same({ nickname: { contains: '%' } }, 'false')
    await same({ levelId: { eq: level } }, `level_id = '${level}'`)
    await same({ gender: { in: ['FEMALE', 'OTHER'] } }, `gender in ('FEMALE', 'OTHER')`)
    await same(
      { accountId: { in: [accountId(1), accountId(2), accountId(99_999)] } },
      `id in ('${memberId(1)}', '${memberId(2)}')`,
    )
    await same({ spent: { range: { from: '1000', below: '5000.00' } } }, 'spent >= 100000 and spent < 500000')
    await same({ spent: { range: { from: '999.991', below: '1000.001' } } }, 'spent = 100000')
    await same({ orderCount: { range: { from: 5 } } }, 'order_count >= 5')
    await same({ joinedAt: { range: { below: '2026-06-01T00:00:00Z' } } }, `joined_at < '2026-06-01T00:00:00Z'`)
    await same({ isBlacklisted: { eq: true } }, 'false')
    const tag = derivedId('mtg', 1)
    await same(
      { tagId: { eq: tag } },
      `exists (select 1 from cohort_member where member_id = member.id and cohort_id = '${tag}')`,
    )
    const where = {
      OR: [{ levelId: { eq: level } }, { gender: { eq: 'MALE' } }],
      NOT: { orderCount: { range: { below: 3 } } },
    }
    await same(where, `(level_id = '${level}' or gender = 'MALE') and not order_count < 3`)
    expect((await list({ where })).totalCount).toBe((await ids({ where })).length)
  })

  test('is, of whatever is asked for, who that is, and everybody else by `NOT`', async () => {
    const level = { levelId: { eq: derivedId('lvl', 1) } }
    const asked: readonly object[] = [
      level,
      { levelId: { in: [derivedId('lvl', 1), derivedId('lvl', 2)] } },
      { inviterId: { in: [accountId(1), accountId(2), accountId(3)] } },
      { nickname: { contains: '陈' } },
      { tagId: { eq: derivedId('mtg', 1) } },
      { gender: { eq: 'MALE' } },
      { spent: { range: { from: '1000' } } },
    ]
    const mixed = asked.flatMap((one, at) => {
      const other = asked[(at + 3) % asked.length] ?? {}
      return [one, { AND: [one, other] }, { OR: [one, other] }, { ...one, NOT: other }, { NOT: { ...one, ...other } }]
    })
    await house.sql.query('update member set nickname = null where id = $1', [memberId(7)])
    const everybody = (await ids({})).sort()
    for (const where of mixed) {
      const [those, others] = [await ids({ where }), await ids({ where: { NOT: where } })]
      expect([...those, ...others].sort(), JSON.stringify(where)).toEqual(everybody)
      expect((await list({ where: { NOT: where } })).totalCount).toBe(others.length)
    }
    expect(await ids({ where: { NOT: { NOT: level } } })).toEqual(await ids({ where: level }))
    expect((await rows('level_id is null and deleted_at is null')).length).toBeGreaterThan(0)
  })

  test('leaves out who is gone', async () => {
    const before = (await list({})).totalCount
    await house.sql.query('update member set deleted_at = now() where id = $1', [memberId(50)])
    expect([(await list({})).totalCount, (await ids({})).includes(memberId(50))]).toEqual([before - 1, false])
    expect((await house.asks(platform(), `{ member(id: "${memberId(50)}") { id } }`)).data.member).toBeNull()
  })

  test('refuses what would be a burden or belongs elsewhere', async () => {
    const newest = (await list({ first: 1 })).pageInfo.endCursor
    const filters: readonly (readonly [object, string])[] = [
      [{ NOT: { NOT: { NOT: {} } } }, 'FILTER_TOO_DEEP'],
      [{ OR: Array(11).fill({}) }, 'FILTER_TOO_WIDE'],
      [{ levelId: { in: Array(101).fill('x') } }, 'FILTER_TOO_MANY_VALUES'],
      [{ nickname: { contains: ' ' } }, 'FILTER_VALUE_INVALID'],
      [{ OR: [{ accountId: { in: [''] } }] }, 'FILTER_VALUE_INVALID'],
    ]
    for (const [where, code] of filters) expect(errorCodes(await asks({ where }))).toEqual([code])
    for (const variables of [{ first: 101 }, { orderBy: 'OLDEST', after: newest }])
      expect(errorCodes(await asks(variables))).toEqual(['BAD_USER_INPUT'])
  })
})

test('a cursor that was forged is refused instead of asked of the database', async () => {
  for (const parts of [
    ['members.NEWEST', 'drop table', 'x'],
    ['members.NEWEST'],
    ['members.NEWEST', 1],
    ['members.NEWEST', '2026-01-01T00:00:00Z', 1],
  ]) {
    const after = Buffer.from(JSON.stringify(parts)).toString('base64url')
    const [code] = errorCodes(await asks({ after }))
    expect(code).toBe('BAD_USER_INPUT')
  }
  const count = Buffer.from(JSON.stringify(['members.MOST_ORDERS', 1e12, 'x'])).toString('base64url')
  expect(errorCodes(await asks({ orderBy: 'MOST_ORDERS', after: count }))).toEqual(['BAD_USER_INPUT'])
  const spent = Buffer.from(JSON.stringify(['members.MOST_SPENT', 'much', 'x'])).toString('base64url')
  expect(errorCodes(await asks({ orderBy: 'MOST_SPENT', after: spent }))).toEqual(['BAD_USER_INPUT'])
})
