import { derivedId, newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { accountId, codes, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { shopId } from '../trial/rules.ts'

const house = await mall()
const staff = merchant(0)
const run = (name: string, selection: string, input: object) => house.asks(staff, mutation(name, selection), { input })
const sendings = async () => (await house.sql.query('select account_ids from coupon_send')).rows

test('coupons are sent to consumers who are there, and to nobody else', async () => {
  const off = { kind: 'STRAIGHT_OFF', off: { amount: '10.00', currency: 'CNY' }, validDays: 0 }
  const terms = { shopId: shopId(0), name: 'Ten off', way: 'GRANT', ...off }
  const { coupon } = (await run('couponCreate', 'coupon { id version }', terms)).data.couponCreate
  const expected = { couponId: coupon.id, expectedVersion: coupon.version }
  await run('couponPublish', 'coupon { status }', expected)
  const send = (...ordinals: number[]) => {
    const accountIds = ordinals.map((ordinal) => accountId(ordinal))
    return run('couponSend', 'send { id }', { couponId: coupon.id, accountIds, idempotencyKey: newId('evt') })
  }
  const { errors } = (await send(1, 999)).data.couponSend
  expect(errors).toMatchObject([
    { code: 'ACCOUNT_NOT_FOUND', path: ['accountIds'], message: expect.stringContaining(accountId(999)) },
  ])
  const thousands = await send(...Array.from({ length: 1_001 }, (_, index) => index))
  expect([thousands.errors, codes(thousands, 'couponSend')]).toEqual([[], ['LIST_LENGTH']])
  expect(await sendings()).toEqual([])
  expect(codes(await send(1, 2), 'couponSend')).toEqual([])
  expect(await sendings()).toEqual([{ account_ids: [accountId(1), accountId(2)].toSorted() }])
})

test('what is sent to a level tells its shop nobody who has not used it, nor how many they are', async () => {
  const off = { kind: 'STRAIGHT_OFF', off: { amount: '10.00', currency: 'CNY' }, validDays: 0 }
  const terms = { shopId: shopId(0), name: 'For a level', way: 'GRANT', ...off }
  const { coupon } = (await run('couponCreate', 'coupon { id version }', terms)).data.couponCreate
  await run('couponPublish', 'coupon { status }', { couponId: coupon.id, expectedVersion: coupon.version })
  const accountIds = [accountId(1), accountId(2)]
  const sent = `insert into coupon_send (id, coupon_id, shop_id, sent_by, target, account_ids, status, sent_count, missed_count, created_at)
    values ($1, $2, $3, 'acc', $4, '{}', 'SENT', 7, 3, now())`
  for (const [index, target] of ['ACCOUNTS', 'LEVEL'].entries())
    await house.sql.query(sent, [derivedId('cps', index), coupon.id, shopId(0), target])
  const [used] = accountIds
  const give = `insert into member_coupon (id, coupon_id, number, account_id, shop_id, status, way, valid_from, received_at, owner_id)
    values ($1, $2, $3, $4, $5, $6, 'GRANT', now(), now(), $7)`
  for (const [index, id] of accountIds.entries()) {
    const stands = id === used ? ['USED', newId('chk')] : ['UNUSED', null]
    await house.sql.query(give, [newId('uco'), coupon.id, index + 1, id, shopId(0), ...stands])
  }
  const reads = `query Reads($id: ID!) { couponPieces(couponId: $id) { nodes { account { id } } }
    couponSends(couponId: $id) { nodes { target sentCount missedCount } } }`
  const seen = async (viewer: Parameters<typeof house.asks>[0]) => {
    const { data, errors } = await house.asks(viewer, reads, { id: coupon.id })
    expect(errors).toEqual([])
    const sends = data.couponSends.nodes.map((node: object) => Object.values(node))
    return [data.couponPieces.nodes.map(({ account }: { account: object }) => account), sends]
  }
  expect(await seen(staff)).toEqual([
    [null, { id: used }],
    [
      ['LEVEL', null, null],
      ['ACCOUNTS', 7, 3],
    ],
  ])
  expect(await seen(platform())).toEqual([
    accountIds.toReversed().map((id) => ({ id })),
    [
      ['LEVEL', 7, 3],
      ['ACCOUNTS', 7, 3],
    ],
  ])
})
