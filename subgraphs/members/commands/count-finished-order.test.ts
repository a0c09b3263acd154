import { derivedId, newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { countFinishedOrder } from './count-finished-order.ts'
import { forgetAccount } from './forget-account.ts'
import { followSettings } from './update-rules.ts'
import { createLevel } from './write-level.ts'

const { transact, operate, sql, told } = await domainFloor<Tx, Tools>({ name: 'members', open })

const product = derivedId('prd', 7)
const levelIds: string[] = []
let person = 0
let settingsVersion = 0
const account = () => derivedId('acc', person)

beforeAll(async () => {
  const yuan = (amount: string) => ({ amount, currency: 'CNY' as const })
  for (const input of [
    { number: 1, name: 'Bronze', rate: 9_900, leastSpent: yuan('100'), leastOrders: 2 },
    { number: 2, name: 'Silver', rate: 9_500, leastSpent: yuan('150'), leastOrders: 4 },
    { number: 3, name: 'Gold', rate: 9_000, goodsIds: [product] },
  ]) {
    const made = await operate('members.level.edit', (unit) => createLevel(input, unit))
    if (made.ok) levelIds.push(made.value.id)
  }
  expect(levelIds).toHaveLength(3)
})
beforeEach(() => {
  person++
})

const finish = (
  minorUnits: string,
  more: { orderId?: `ord_${string}`; currency?: string; productIds?: string[] } = {},
) =>
  transact((unit) =>
    countFinishedOrder(
      {
        orderId: more.orderId ?? newId('ord'),
        accountId: account(),
        productIds: more.productIds ?? [],
        paid: { minorUnits, currency: more.currency ?? 'CNY' },
      },
      unit,
    ),
  )
const member = async () =>
  (await sql.query('select level_id, spent::int, order_count from member where account_id = $1', [account()])).rows[0]
const changes = async () =>
  (await told('member.level_changed'))
    .map(({ payload }) => payload as { accountId: string; before: string | null; after: string })
    .filter(({ accountId }) => accountId === account())
const rule = (levelUpRule: string) =>
  transact((unit) => followSettings({ version: ++settingsVersion, values: { levelUpRule } }, unit))

describe('a finished order', () => {
  test('counts once, however often and under whatever event it is told of', async () => {
    const orderId = newId('ord')
    survivors(await rival(6, () => finish('6000', { orderId })))
    expect(await member()).toEqual({ level_id: null, spent: 6_000, order_count: 1 })
  })

  test('raises the level once of two that finish at once', async () => {
    survivors(await rival(2, () => finish('6000')))
    expect(await member()).toEqual({ level_id: levelIds[0], spent: 12_000, order_count: 2 })
    expect(await changes()).toEqual([{ accountId: account(), before: null, after: levelIds[0] }])
  })

  test('counts with all others that finish at once', async () => {
    survivors(await rival(8, () => finish('2500')))
    expect(await member()).toEqual({ level_id: levelIds[1], spent: 20_000, order_count: 8 })
    expect((await changes()).at(-1)).toMatchObject({ after: levelIds[1] })
  })

  test('in another currency is an order and no money', async () => {
    await finish('99999999', { currency: 'USD' })
    expect(await member()).toEqual({ level_id: null, spent: 0, order_count: 1 })
  })

  test('never lowers a level, and leaves a pinned one alone', async () => {
    await finish('1')
    await sql.query('update member set level_id = $1 where account_id = $2', [levelIds[2], account()])
    await finish('20000')
    expect((await member())?.level_id).toBe(levelIds[2])
    await sql.query('update member set level_id = null, is_level_pinned = true where account_id = $1', [account()])
    await finish('20000')
    expect([(await member())?.level_id, await changes()]).toEqual([null, []])
  })

  test('of somebody who is gone counts, and raises nothing', async () => {
    await finish('1')
    await transact((unit) => forgetAccount(account(), unit))
    await finish('20000')
    expect(await member()).toEqual({ level_id: null, spent: 20_001, order_count: 2 })
    expect(await changes()).toEqual([])
  })

  test('counts by what the mall has set last, in whatever order that is told', async () => {
    await rule('ORDERS')
    await transact((unit) => followSettings({ version: 0, values: { levelUpRule: 'SPENDING' } }, unit))
    await finish('99999')
    expect((await member())?.level_id).toBeNull()
    await finish('1')
    expect((await member())?.level_id).toBe(levelIds[0])
    await rule('GOODS')
    await finish('99999')
    expect((await member())?.level_id).toBe(levelIds[0])
    await finish('1', { productIds: [product] })
    expect((await member())?.level_id).toBe(levelIds[2])
    await transact((unit) => followSettings({ version: ++settingsVersion, values: { levelUpRule: 'WHIM' } }, unit))
    expect((await sql.query('select level_up_rule from member_rules')).rows).toEqual([{ level_up_rule: 'GOODS' }])
  })
})
