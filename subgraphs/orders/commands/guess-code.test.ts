import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeEach, expect, test } from 'vitest'
import { forgetGuesses } from '../data/code-guesses.ts'
import { shopId, skuId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { OTHER_STORE, STORE } from '../trial/neighbours.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { lookUpBounded, MOST_GUESSES, verifyBounded } from './guess-code.ts'

const at = await market()
const { paid } = ordersIn(at)
const clerk = (shop: number) => ({ audience: 'MERCHANT', shopId: shopId(shop), storeIds: [STORE] })
const through = (shop: number) => ({
  transact: at.transactAs(at.merchantOf(shop)),
  operate: at.operateAs(at.merchantOf(shop)),
  ask: at.saga(1).ask,
})
const verify = (code: string, shop = 0, more: { key?: string; storeId?: string; as?: number } = {}) =>
  verifyBounded(
    { code, storeId: more.storeId ?? STORE, times: 1, idempotencyKey: more.key ?? newId('key') },
    clerk(shop),
    through(more.as ?? shop),
  )
const lookUp = (code: string, shop = 0) => lookUpBounded(code, clerk(shop), through(shop).transact)
const wrong = async (times: number, shop = 0) => {
  for (let time = 0; time < times; time++)
    expect(await verify('00000000', shop)).toMatchObject({ refusals: [{ code: 'NOT_FOUND' }] })
}
const fetching = { storeId: STORE, addressId: null, contactName: 'Lin', contactPhone: '13800000001' }
const codeOf = async (): Promise<string> => {
  const { payable } = await paid(1, [3], fetching)
  return codeIn(payable.id)
}
const codeIn = async (orderId: string): Promise<string> => {
  const text = 'select code from verification_code where order_id = $1'
  return (await at.sql.query<{ code: string }>({ text, values: [orderId] })).rows[0]?.code ?? ''
}
const ONCE = { mode: 'ONCE' as const, times: null, days: null, until: null, storeIds: [] }
const TOO_MANY = { refusals: [{ type: 'CodeTriesError', code: 'TOO_MANY_TRIES', path: ['code'] }] }

beforeEach(() => at.sql.query('delete from code_guess'))

test('ten wrong codes are the most for ten minutes, and it is told how long the next one must wait', async () => {
  const code = await codeOf()
  await wrong(4)
  at.later(4 * 60_000)
  await wrong(MOST_GUESSES - 4)
  expect(await verify('00000000')).toMatchObject({ refusals: [{ ...TOO_MANY.refusals[0], retryAfterSeconds: 360 }] })
  expect(await verify(code)).toMatchObject(TOO_MANY)
  await expect(lookUp(code)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 360_000 })
  at.later(6 * 60_000 - 1)
  expect(await verify(code)).toMatchObject({ refusals: [{ retryAfterSeconds: 1 }] })
  at.later(1)
  expect(await verify(code)).toMatchObject({ ok: true })
})

test('whoever else works there, and whoever works elsewhere, goes on', async () => {
  const code = await codeOf()
  await wrong(MOST_GUESSES)
  expect(await verify('00000000')).toMatchObject(TOO_MANY)
  await wrong(1, 1)
  expect(await verify(code, 0, { as: 1 })).toMatchObject({ ok: true })
})

test('right codes take no tries, nor do those that cannot be redeemed yet', async () => {
  const code = await codeOf()
  await wrong(MOST_GUESSES - 1)
  for (let time = 0; time < 3; time++) {
    expect(await lookUp(code)).toMatchObject({ code })
    expect(await verify(code, 0, { storeId: newId('sto') })).toMatchObject({
      refusals: [{ code: 'STORE_NOT_ALLOWED' }],
    })
    expect(await verify(code, 0, { storeId: 'nowhere' })).toMatchObject({ refusals: [{ path: ['storeId'] }] })
    expect(await verify(code, 0, { key: 'the-same-key' })).toMatchObject({ ok: true })
  }
  await wrong(1)
})

test('a code is redeemed in a store of its shop, wherever else it is said to be', async () => {
  const code = await codeOf()
  const anywhere = { audience: 'PLATFORM', shopId: null, storeIds: [] }
  const redeem = (storeId: string) =>
    verifyBounded({ code, storeId, times: 1, idempotencyKey: newId('key') }, anywhere, through(0))
  const refused = { refusals: [{ code: 'STORE_NOT_ALLOWED', path: ['storeId'] }] }
  for (const storeId of [newId('sto'), OTHER_STORE]) expect(await redeem(storeId)).toMatchObject(refused)
  at.silent.add('merchants.store-shops')
  await expect(redeem(STORE)).rejects.toThrow()
  at.silent.clear()
  const { rows } = await at.sql.query({ text: 'select id from verification_use where store_id = $1', values: [STORE] })
  expect(await redeem(STORE)).toMatchObject({ ok: true })
  const after = await at.sql.query({ text: 'select id from verification_use where store_id = $1', values: [STORE] })
  expect(after.rows).toHaveLength(rows.length + 1)
})

test('what was ordered for a store is fetched there when it has closed, what is good in any of the shop only in an open one', async () => {
  at.skus.set(skuId(33), skuOf(33, { kind: 'VERIFICATION', redeeming: ONCE }))
  at.skus.set(skuId(34), skuOf(34, { kind: 'VERIFICATION', redeeming: { ...ONCE, storeIds: [STORE] } }))
  const contact = { addressId: null, contactName: 'Lin', contactPhone: '13800000001' }
  const bought = async (sku: number) => codeIn((await paid(1, [sku], contact)).payable.id)
  const codes = { fetched: await codeOf(), named: await bought(34), anywhere: await bought(33) }
  at.closed.add(STORE)
  expect(await verify(codes.fetched)).toMatchObject({ ok: true })
  expect(await verify(codes.named)).toMatchObject({ ok: true })
  expect(await verify(codes.anywhere)).toMatchObject({ refusals: [{ code: 'STORE_NOT_ALLOWED', path: ['storeId'] }] })
  at.closed.clear()
  expect(await verify(codes.anywhere)).toMatchObject({ ok: true })
})

test('goods are fetched where goods are handed over, and codes redeemed where codes are', async () => {
  at.skus.set(skuId(32), skuOf(32, { kind: 'VERIFICATION', redeeming: ONCE }))
  const family = await paid(1, [32], { addressId: null, contactName: 'Lin', contactPhone: '13800000001' })
  const codes = { PICKUP: await codeOf(), VERIFICATION: await codeIn(family.payable.id) }
  const refused = { refusals: [{ code: 'STORE_NOT_ALLOWED', path: ['storeId'] }] }
  at.serving.set(STORE, 'VERIFICATION')
  expect(await verify(codes.PICKUP)).toMatchObject(refused)
  at.serving.set(STORE, 'PICKUP')
  expect(await verify(codes.VERIFICATION)).toMatchObject(refused)
  expect(await verify(codes.PICKUP)).toMatchObject({ ok: true })
  at.serving.set(STORE, 'VERIFICATION')
  expect(await verify(codes.VERIFICATION)).toMatchObject({ ok: true })
  at.serving.clear()
})

test('to look a code up is to try it, and what is another shop’s is wrong', async () => {
  const code = await codeOf()
  for (let time = 0; time < MOST_GUESSES; time++) expect(await lookUp(code, 1)).toBeNull()
  await expect(lookUp(code, 1)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  expect(await verify(code, 1)).toMatchObject(TOO_MANY)
})

test('many guesses at once are no more than in turn', async () => {
  const ended = survivors(await rival(25, () => verify('00000000')))
  expect(ended.filter((one) => !one.ok && one.refusals[0]?.code === 'NOT_FOUND')).toHaveLength(MOST_GUESSES)
  expect(ended).toHaveLength(25)
})

test('guesses of long ago are forgotten', async () => {
  await wrong(1)
  expect(await forgetGuesses(at.tools.client, at.clock.now)).toBe(0)
  at.later(1)
  expect(await forgetGuesses(at.tools.client, at.clock.now)).toBe(1)
})
