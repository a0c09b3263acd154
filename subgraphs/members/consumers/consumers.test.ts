import { derivedId, newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { everyOrder } from '@supermall/testing/every-order'
import { describe, expect, test } from 'vitest'
import { createAddress } from '../commands/create-address.ts'
import { NONE_MISSING } from '../commands/find-missing.ts'
import { submitForm } from '../commands/submit-form.ts'
import { updateProfile } from '../commands/update-profile.ts'
import { viewProducts } from '../commands/view-products.ts'
import { createField } from '../commands/write-field.ts'
import { removeLevel } from '../commands/write-level.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { NO_USE } from '../domain/audience-use.ts'
import cartLinesFavoured from './cart-lines-favoured.ts'
import orderCollected from './order-collected.ts'
import orderFinished from './order-finished.ts'
import orderRefunded from './order-refunded.ts'
import settingsChanged from './settings-changed.ts'
import userDeleted from './user-deleted.ts'
import userRegistered from './user-registered.ts'

const { transact, operate, sql } = await domainFloor<Tx, Tools>({ name: 'members', open })

const account = (ordinal: number) => derivedId('acc', ordinal)
const envelope = { id: newId('evt') } as never
const hears = (
  consumer: { react: (payload: unknown, unit: never, envelope: never) => Promise<unknown> },
  payload: object,
) => transact((unit) => consumer.react(payload, unit as never, envelope))
const registers = (ordinal: number, displayName = 'Chen Ming', inviterId: string | null = null) =>
  hears(userRegistered, { accountId: account(ordinal), displayName, inviterId })
const memberOf = async (ordinal: number) =>
  (await sql.query('select * from member where account_id = $1', [account(ordinal)])).rows[0]

describe('somebody who registers', () => {
  test('is a member with the name of the account, and who invited them', async () => {
    await registers(1, 'x'.repeat(50), account(2))
    expect(await memberOf(1)).toMatchObject({ nickname: 'x'.repeat(40), inviter_id: account(2), level_id: null })
  })

  test('keeps what they have said before the event came, and stays one member', async () => {
    await transact((unit) => updateProfile({ nickname: 'Mine', gender: 'MALE' }, account(3), unit))
    await registers(3)
    await registers(3)
    expect(await memberOf(3)).toMatchObject({ nickname: 'Mine', gender: 'MALE' })
    expect((await sql.query('select 1 from member where account_id = $1', [account(3)])).rows).toHaveLength(1)
  })
})

describe('somebody who is gone', () => {
  test('is nameless, with nothing of their own left but what they bought for', async () => {
    await registers(4, 'Chen Ming', account(2))
    const field = await operate('members.form.edit', (unit) =>
      createField(
        { label: 'Shoe size', kind: 'NUMBER', isRequired: false, isEnabled: true, choices: [], position: 0 },
        unit,
      ),
    )
    if (!field.ok) throw new Error('no field')
    const address = {
      recipient: '陈明',
      phone: '13800000001',
      regionCode: '440305',
      province: '广东省',
      city: '深圳市',
    }
    await transact((unit) =>
      createAddress({ ...address, district: '', line: '科技园 1 号', isDefault: false }, account(4), unit),
    )
    const viewed = { productIds: [derivedId('prd', 1)], missing: NONE_MISSING }
    await transact((unit) => viewProducts(viewed, account(4), unit))
    await transact((unit) => submitForm([{ fieldId: field.value.id, values: ['42'] }], account(4), unit))
    await hears(cartLinesFavoured, { accountId: account(4), productIds: [derivedId('prd', 1)] })
    await hears(orderFinished, {
      orderId: newId('ord'),
      accountId: account(4),
      lines: [],
      paid: { minorUnits: '500', currency: 'CNY' },
    })
    for (let time = 0; time < 2; time++) await hears(userDeleted, { accountId: account(4) })
    const { nickname, inviter_id, spent, address_count, deleted_at } = await memberOf(4)
    expect([nickname, inviter_id, Number(spent), address_count, deleted_at !== null]).toEqual([
      null,
      null,
      500,
      0,
      true,
    ])
    for (const table of ['address', 'favourite', 'product_view'])
      expect((await sql.query(`select 1 from ${table} where account_id = $1`, [account(4)])).rows).toEqual([])
    expect((await sql.query('select 1 from form_answer')).rows).toEqual([])
  })

  test('is at no level, so that it can be deleted', async () => {
    const levelId = derivedId('lvl', 8)
    await sql.query(
      `insert into member_level (id, number, name, name_key, rate, goods_ids, created_at, updated_at)
       values ($1, 8, 'Coral', 'coral', 9000, '{}', now(), now())`,
      [levelId],
    )
    await registers(8)
    await sql.query('update member set level_id = $1, is_level_pinned = true where account_id = $2', [
      levelId,
      account(8),
    ])
    const remove = () =>
      operate('members.level.edit', (unit) => removeLevel({ levelId, expectedVersion: 1, uses: NO_USE }, unit))
    expect(await remove()).toMatchObject({ refusals: [{ code: 'LEVEL_IN_USE', memberCount: 1 }] })
    await hears(userDeleted, { accountId: account(8) })
    expect(await memberOf(8)).toMatchObject({ level_id: null, is_level_pinned: false })
    expect(await remove()).toMatchObject({ ok: true })
  })

  test('does not come back by what is told late', async () => {
    await hears(userDeleted, { accountId: account(5) })
    await registers(5, 'Too late', account(2))
    await hears(cartLinesFavoured, { accountId: account(5), productIds: [derivedId('prd', 1)] })
    expect(await memberOf(5)).toMatchObject({ nickname: null, inviter_id: null })
    expect((await sql.query('select 1 from favourite where account_id = $1', [account(5)])).rows).toEqual([])
  })
})

const money = (minorUnits: string) => ({ minorUnits, currency: 'CNY' })

test.each(
  everyOrder(['finished', 'collected', 'other'] as const).map((names, index) => [names.join(', '), names, index]),
)('an order counts once, and its money with what came at the door, heard as %s', async (_, names, index) => {
  const accountId = account(100 + Number(index))
  const ofOrder = { orderId: newId('ord'), accountId, lines: [{ productId: derivedId('prd', 1), paid: money('700') }] }
  const other = { ...ofOrder, orderId: newId('ord'), paid: money('700') }
  const hear = {
    finished: () => hears(orderFinished, { ...ofOrder, paid: money('0') }),
    collected: () => hears(orderCollected, { ...ofOrder, paid: money('700') }),
    other: async () => {
      await hears(orderFinished, other)
      await hears(orderCollected, other)
    },
  }
  const heard = new Set<string>()
  for (const name of [...names, ...names]) {
    await hear[name]()
    heard.add(name)
    const { spent, order_count } = await memberOf(100 + Number(index))
    const isWhole = heard.has('finished') && heard.has('collected')
    const orders = (heard.has('finished') ? 1 : 0) + (heard.has('other') ? 1 : 0)
    expect([Number(spent), order_count]).toEqual([(isWhole ? 700 : 0) + (heard.has('other') ? 700 : 0), orders])
  }
})

const back = (hasFinished: boolean | undefined, minor: string, isFull: boolean) => {
  const refund = { refundId: newId('rfd'), amount: money(minor), isFull, lines: [], hasFinished }
  return (order: object) => hears(orderRefunded, { ...order, ...refund })
}

test.each(
  everyOrder(['finished', 'part', 'rest', 'early'] as const).map((names, index) => [names.join(', '), names, index]),
)(
  'what goes back after the end leaves the totals once, and the order with the last of it, heard as %s',
  async (_, names, index) => {
    const accountId = account(200 + Number(index))
    const line = { productId: derivedId('prd', 1), quantity: 1, paid: money('700') }
    const order = { orderId: newId('ord'), accountId, lines: [line] }
    await hears(orderFinished, { ...order, orderId: newId('ord'), paid: money('50') })
    const refunds = { early: back(false, '100', false), part: back(true, '200', false), rest: back(true, '400', true) }
    const hear = { ...refunds, finished: () => hears(orderFinished, { ...order, paid: money('600') }) }
    for (const name of [...names, ...names]) await hear[name](order)
    const { spent, order_count } = await memberOf(200 + Number(index))
    expect([Number(spent), order_count]).toEqual([50, 1])
  },
)

test.each(
  everyOrder(['finished', 'collected', 'part'] as const).map((names, index) => [names.join(', '), names, index]),
)('what goes back of money that came at the door leaves the totals once, heard as %s', async (_, names, index) => {
  const accountId = account(300 + Number(index))
  const line = { productId: derivedId('prd', 1), quantity: 1, paid: money('700') }
  const order = { orderId: newId('ord'), accountId, lines: [line] }
  const hear = {
    finished: () => hears(orderFinished, { ...order, paid: money('0') }),
    collected: () => hears(orderCollected, { ...order, paid: money('700') }),
    part: back(true, '200', false),
  }
  for (const name of [...names, ...names]) {
    await hear[name](order)
    const { spent } = await memberOf(300 + Number(index))
    expect(Number(spent)).toBeGreaterThanOrEqual(0)
  }
  const { spent, order_count } = await memberOf(300 + Number(index))
  expect([Number(spent), order_count]).toEqual([500, 1])
})

test('a level that was reached stays when what it was reached with goes back, whichever is heard first', async () => {
  await sql.query(
    `insert into member_level (id, number, name, name_key, rate, least_spent, goods_ids, created_at, updated_at)
    values ($1, 7, 'Jade', 'jade', 9000, 90000, '{}', now(), now())`,
    [derivedId('lvl', 7)],
  )
  for (const [ordinal, isFirst] of [
    [400, true],
    [401, false],
  ] as const) {
    const order = { orderId: newId('ord'), accountId: account(ordinal), lines: [] }
    const refund = back(true, '100000', true)
    if (isFirst) await refund(order)
    await hears(orderFinished, { ...order, paid: money('100000') })
    if (!isFirst) await refund(order)
    expect(await memberOf(ordinal)).toMatchObject({ spent: 0n, order_count: 0, level_id: derivedId('lvl', 7) })
  }
})

test('what was paid and went back as money before the end is no money that comes at the door', async () => {
  const order = { orderId: newId('ord'), accountId: account(402), paid: money('0') }
  const lines = [{ productId: derivedId('prd', 1), quantity: 1, paid: money('700') }]
  await hears(orderFinished, { ...order, lines, paidBy: [{ channel: 'COD', amount: money('700') }] })
  await hears(orderCollected, { ...order, lines, paid: money('700') })
  expect(await memberOf(402)).toMatchObject({ order_count: 1, spent: 0n })
})

test('what points paid wholly is an order and no money, and waits for none', async () => {
  const order = { orderId: newId('ord'), accountId: account(7), paid: money('0') }
  await hears(orderFinished, { ...order, lines: [{ productId: derivedId('prd', 1), paid: money('0') }] })
  expect(await memberOf(7)).toMatchObject({ order_count: 1, spent: 0n })
  expect(
    (await sql.query('select 1 from counted_order where order_id = $1 and awaits_money', [order.orderId])).rows,
  ).toEqual([])
})

test('lines that left the cart are favourites, once each', async () => {
  const productIds = [derivedId('prd', 1), derivedId('prd', 2)]
  await hears(cartLinesFavoured, { accountId: account(6), productIds })
  await hears(cartLinesFavoured, { accountId: account(6), productIds })
  const { rows } = await sql.query('select product_id from favourite where account_id = $1', [account(6)])
  expect(rows.map((row) => row.product_id).sort()).toEqual([...productIds].sort())
})

test('what the mall sets of members is followed, and nothing that a shop or another group says', async () => {
  const rule = async () => (await sql.query('select level_up_rule from member_rules')).rows[0]?.level_up_rule
  const says = (group: string, shopId: string | null, levelUpRule: string, version: number) =>
    hears(settingsChanged, { scope: 'x', shopId, group, version, values: { levelUpRule } })
  await says('member', derivedId('shp', 1), 'GOODS', 9)
  await says('trade', null, 'GOODS', 9)
  expect(await rule()).toBe('SPENDING')
  await says('member', null, 'ORDERS', 2)
  await says('member', null, 'GOODS', 1)
  expect(await rule()).toBe('ORDERS')
})
