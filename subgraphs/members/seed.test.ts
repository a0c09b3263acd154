import { derivedId, newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import { countFinishedOrder } from './commands/count-finished-order.ts'
import { registerMember } from './commands/register-member.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import { seed } from './seed.ts'
import type { Mall } from './trial/mall.ts'
import { buyer, guest, mall, platform } from './trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const count = async (sql: string): Promise<number> =>
  Number((await house.sql.query<{ count: string }>(`select count(*) from ${sql}`)).rows[0]?.count)

test('the demo has fifty members, levels, groups and tags', async () => {
  const { data, errors } = await house.asks(
    platform(),
    `{ members(first: 1) { totalCount } memberLevels { rank name rate memberCount leastSpent { amount } }
      memberGroups { memberCount } memberTags { memberCount } }`,
  )
  expect(errors).toEqual([])
  expect(data.members.totalCount).toBe(50)
  expect(data.memberLevels.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2, 3, 4])
  for (const { memberCount } of data.memberLevels) expect(memberCount).toBeGreaterThan(0)
  for (const { memberCount } of [...data.memberGroups, ...data.memberTags]) expect(memberCount).toBeGreaterThan(0)
})

test('each member counts their addresses, and has one default among them when there are any', async () => {
  expect(
    await count(
      `member where address_count <> (select count(*) from address where address.account_id = member.account_id)`,
    ),
  ).toBe(0)
  expect(await count('address')).toBeGreaterThan(50)
  expect(await count('(select account_id from address where is_default group by 1 having count(*) <> 1) wrong')).toBe(0)
  expect(await count('address where is_default')).toBe(45)
})

test('each level is the one that the money spent has reached', async () => {
  expect(
    await count(`member where level_id is distinct from (
      select id from member_level where least_spent <= member.spent order by number desc limit 1)`),
  ).toBe(0)
})

test('what events have told before the seed came stays counted, and the rest is the demo', async () => {
  const { transact, transactPatiently, sql } = await domainFloor<Tx, Tools>({ name: 'members', open })
  const accountId = derivedId('acc', 1)
  const paid = { minorUnits: '700', currency: 'CNY' }
  await transact((unit) => registerMember({ accountId, displayName: 'Ming Chen', inviterId: null }, unit))
  await transact((unit) => countFinishedOrder({ orderId: newId('ord'), accountId, paid, productIds: [] }, unit))
  await seed({ transact: transactPatiently } as never)
  const rows = async (from: { query: Mall['sql']['query'] }) =>
    (await from.query(`select nickname, spent::int, order_count from member where account_id = '${accountId}'`)).rows
  const [demo] = await rows(house.sql)
  expect(await rows(sql)).toEqual([{ ...demo, spent: demo.spent + 700, order_count: demo.order_count + 1 }])
})

test('a demo member finds what is theirs, and everybody the ranking', async () => {
  const { data, errors } = await house.asks(
    buyer(1),
    `{ myMember { nickname level { name } addresses { isDefault city } } myFavourites { totalCount }
      myProductViews { nodes { product { id } viewCount } } }`,
  )
  expect(errors).toEqual([])
  expect(data.myMember.addresses[0].isDefault).toBe(true)
  const ranking = (await house.asks(guest, '{ memberRanking { place nickname spent { minorUnits } isViewer } }')).data
  const spent = ranking.memberRanking.map((one: { spent: { minorUnits: string } }) => Number(one.spent.minorUnits))
  expect(spent).toHaveLength(10)
  expect(spent).toEqual([...spent].sort((a, b) => b - a))
})
