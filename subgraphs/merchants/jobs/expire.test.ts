import { shopMemberships } from '@supermall/contracts/merchants'
import { derivedId, newId } from '@supermall/kernel/id'
import type { Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import answers from '../answers/shop-memberships.ts'
import userBanned from '../consumers/user-banned.ts'
import userDeleted from '../consumers/user-deleted.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import expireFeatures from './expire-features.ts'
import expireShops from './expire-shops.ts'

let now = new Date('2026-11-21T04:00:00Z')
const clock = () => now
const floor = await domainFloor<Tx, Tools>({ name: 'merchants', open, clock })
const { sql, tools, transact } = floor
const within = { ...tools, transact, clock } as Within<Tx, Tools>

const newly = async (work: () => Promise<unknown>) => {
  const before = (await floor.told()).length
  await work()
  return (await floor.told()).slice(before)
}

beforeAll(() => seed({ ...within, scale: 100 }))

describe('the job of shops', () => {
  test('writes down who expired, once, tells them whole, and leaves their staff in', async () => {
    await sql.query(`update shop set expires_at = '2026-11-21T04:00:00Z' where id = '${derivedId('shp', 0)}'`)
    await sql.query(`update shop set expires_at = '2026-11-21T04:00:01Z' where id = '${derivedId('shp', 1)}'`)
    await sql.query(`update shop set expires_at = '2026-11-01T00:00:00Z' where id = '${derivedId('shp', 6)}'`)
    const told = await newly(async () => expect(await expireShops.run(within)).toEqual({ expired: 1 }))
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      name: 'shop.changed',
      payload: { shopId: derivedId('shp', 0), status: 'EXPIRED', version: 2 },
    })
    expect(await newly(async () => expect(await expireShops.run(within)).toEqual({ expired: 0 }))).toEqual([])
    const { rows } = await sql.query<{ status: string }>('select status from shop order by id')
    expect(rows.map(({ status }) => status)).toEqual(['EXPIRED', ...Array(5).fill('OPEN'), 'PAUSED', 'EXPIRED'])
  })

  test('expires each shop once when two of them run at the same time', async () => {
    now = new Date('2026-11-21T04:00:01Z')
    const told = await newly(() => Promise.all([expireShops.run(within), expireShops.run(within)]))
    expect(told.filter(({ name }) => name === 'shop.changed')).toHaveLength(1)
  })
})

test('the job of features switches off what ran out, and tells it', async () => {
  now = new Date('2036-12-31T16:00:00Z')
  const told = await newly(async () => expect(await expireFeatures.run(within)).toEqual({ expired: 1 }))
  expect(told).toMatchObject([
    {
      name: 'feature.changed',
      payload: { shopId: derivedId('shp', 2), feature: 'BARGAIN', isEnabled: false, version: 2 },
    },
  ])
  now = new Date('2026-11-21T04:00:00Z')
})

describe('memberships', () => {
  const of = async (account: number) =>
    shopMemberships.answer.parse(await answers.reply({ accountId: derivedId('acc', account) }, within))

  test('are those of shops that somebody still works in', async () => {
    expect(await of(1003)).toEqual({
      memberships: [{ shopId: derivedId('shp', 3), shopName: '归家 Hearth & Home', permissions: ['*'], storeIds: [] }],
      isShopClosed: false,
    })
    expect((await of(1006)).memberships).toHaveLength(1)
    expect(await of(1)).toEqual({ memberships: [], isShopClosed: false })
  })

  test('outlast the time of a shop, as what was ordered in it must still be sent', async () => {
    for (const expired of [1000, 1007]) expect((await of(expired)).memberships).toHaveLength(1)
    now = new Date('2036-12-31T16:00:00Z')
    expect((await of(1004)).memberships).toHaveLength(1)
    now = new Date('2026-11-21T04:00:00Z')
  })

  test('say why there are none where the shop is closed', async () => {
    await sql.query(`update shop set status = 'CLOSED' where id = '${derivedId('shp', 5)}'`)
    const accountId = derivedId('acc', 1005)
    expect(await of(1005)).toEqual({ memberships: [], isShopClosed: true })
    expect(await answers.reply({ accountId, shopId: derivedId('shp', 5) }, within)).toMatchObject({
      isShopClosed: true,
    })
    expect(await answers.reply({ accountId, shopId: derivedId('shp', 4) }, within)).toMatchObject({
      isShopClosed: false,
    })
  })

  test('say for a clerk in which stores, and keep the contract', async () => {
    const answer = await of(1203)
    expect(answer.memberships).toMatchObject([{ storeIds: [derivedId('sto', 7)] }])
    expect(shopMemberships.answer.safeParse(answer).success).toBe(true)
  })

  test('are read in a few statements, whatever there is of them', async () => {
    const { statements } = await floor.count(() => of(1203))
    expect(statements.length).toBeLessThanOrEqual(5)
  })
})

describe('a person who is gone', () => {
  const accountId = derivedId('acc', 41)
  const envelope = { id: newId('evt') } as never

  test('waits for no audit any more when banned', async () => {
    await transact((unit) => userBanned.react({ accountId, reason: 'Spam' }, unit, envelope))
    const { rows } = await sql.query<{ status: string }>(
      `select status from merchant_application where applicant_id = '${accountId}'`,
    )
    expect(rows).toEqual([{ status: 'WITHDRAWN' }])
  })

  test('follows nothing and is named nowhere when deleted, and no counter is wrong', async () => {
    for (let time = 0; time < 2; time++) await transact((unit) => userDeleted.react({ accountId }, unit, envelope))
    const { rows } = await sql.query(
      `select contact_name, contact_phone, description, form from merchant_application where applicant_id = '${accountId}'`,
    )
    expect(rows).toEqual([{ contact_name: '', contact_phone: '', description: '', form: [] }])
    const { rows: wrong } = await sql.query(
      `select id from shop where followers_count <> (select count(*) from shop_follow where shop_id = shop.id)`,
    )
    const { rows: follows } = await sql.query(`select id from shop_follow where account_id = '${accountId}'`)
    expect([wrong, follows]).toEqual([[], []])
  })

  test('works nowhere any more, but a shop keeps its owner until it is handed on', async () => {
    const told = await newly(() =>
      transact((unit) => userDeleted.react({ accountId: derivedId('acc', 1102) }, unit, envelope)),
    )
    expect(told).toMatchObject([{ name: 'staff.changed', payload: { isActive: false } }])
    await transact((unit) => userDeleted.react({ accountId: derivedId('acc', 1002) }, unit, envelope))
    const { rows } = await sql.query(
      `select is_owner, removed_at from staff_member where account_id = '${derivedId('acc', 1002)}'`,
    )
    expect(rows).toEqual([{ is_owner: true, removed_at: null }])
  })
})
