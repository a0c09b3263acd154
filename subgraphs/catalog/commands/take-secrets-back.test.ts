import { holdSecrets, issueSecrets } from '@supermall/contracts/catalog'
import { orderCancelled, orderRefunded } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { eventually } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { mall, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(300)
})

const IMPORT = mutation('productSecretsImport', 'secretImport { importedCount }')
const paid = { minorUnits: '100', currency: 'CNY' }

async function virtualSku(secrets: readonly string[]) {
  const skuId = ((await created(house, platform(), { kind: 'VIRTUAL' })).skus[0]?.id ?? '') as Id<'sku'>
  await house.asks(platform(), IMPORT, { input: { skuId, secrets } })
  return skuId
}
const issue = (reference: string, skuId: Id<'sku'>, quantity = 1) =>
  house.ask(issueSecrets, { reference, skuId, quantity }, { timeoutMs: 10_000 })
const left = async (skuId: string) =>
  (await house.sql.query('select secrets_left from sku where id = $1', [skuId])).rows[0].secrets_left

/** As orders tell it, twice: the bus promises no less. Until it was heard. */
async function tell(draft: Parameters<typeof seal>[0]): Promise<void> {
  const envelope = seal(draft, { source: 'orders', actor: system, now: house.clock.now })
  const outgoing = { envelope, text: JSON.stringify(envelope) }
  await house.bus.publish([outgoing, outgoing] as never)
  const heard = 'select 1 from inbox_event where event_id = $1'
  await eventually(async () => (await house.sql.query(heard, [envelope.id])).rows.length === 1)
}

const order = () => {
  const orderId = newId('ord')
  return { orderId, payableId: orderId, shopId: newId('shp'), accountId: newId('acc'), checkoutId: newId('chk') }
}
const lineOf = (skuId: Id<'sku'>, quantity = 1) => ({
  lineId: newId('oln'),
  productId: newId('prd'),
  skuId,
  quantity,
  paid,
})
const cancelled = (lines: readonly ReturnType<typeof lineOf>[], wasPaid = true) =>
  orderCancelled({ ...order(), cause: 'OUT_OF_STOCK', reason: '', wasPaid, lines: [...lines] })

test('secrets of an order that ended can be bought by others, and those of others stay where they are', async () => {
  const skuId = await virtualSku(['a', 'b', 'c'])
  const [first, other] = [lineOf(skuId, 2), lineOf(skuId)]
  expect((await issue(first.lineId, skuId, 2)).secrets).toEqual(['a', 'b'])
  expect((await issue(other.lineId, skuId)).secrets).toEqual(['c'])
  await tell(cancelled([first]))
  expect(await left(skuId)).toBe(2)
  expect((await issue(newId('oln'), skuId, 2)).secrets).toEqual(['a', 'b'])
  expect((await issue(other.lineId, skuId)).secrets).toEqual(['c'])
  const back = { lineId: other.lineId, skuId, quantity: 1, isRestocked: true }
  await tell(orderRefunded({ ...order(), refundId: newId('rfd'), amount: paid, isFull: true, lines: [back] }))
  await tell(cancelled([other]))
  expect(await left(skuId)).toBe(1)
  const heard = (await house.told()).filter(
    ({ name, aggregateId }) => name === 'secrets.changed' && aggregateId === skuId,
  )
  expect(heard.map(({ payload }) => (payload as { left: number }).left)).toEqual([3, 1, 0, 2, 0, 1])
})

test('what ended gets none when it is asked for late', async () => {
  const skuId = await virtualSku(['a'])
  const line = lineOf(skuId)
  await tell(cancelled([line]))
  expect(await issue(line.lineId, skuId)).toEqual({ outcome: 'OTHER_INPUT', secrets: [] })
  expect(await left(skuId)).toBe(1)
})

test('what was set aside for an order that was never paid can be bought by others, and stays with who was given it', async () => {
  const skuId = await virtualSku(['a', 'b'])
  const [line, other] = [lineOf(skuId), lineOf(skuId)]
  const until = '2026-11-21T05:00:00.000Z'
  for (const { lineId, quantity } of [line, other])
    await house.ask(holdSecrets, { ownerId: newId('chk'), lines: [{ lineId, skuId, quantity }], until })
  expect((await issue(other.lineId, skuId)).secrets).toEqual(['b'])
  expect(await left(skuId)).toBe(0)
  await tell(cancelled([line], false))
  expect(await left(skuId)).toBe(1)
  expect(await issue(line.lineId, skuId)).toEqual({ outcome: 'OTHER_INPUT', secrets: [] })
  expect((await issue(newId('oln'), skuId)).secrets).toEqual(['a'])
  expect((await issue(other.lineId, skuId)).secrets).toEqual(['b'])
})

test('other goods change nothing here', async () => {
  const goods = ((await created(house)).skus[0]?.id ?? '') as Id<'sku'>
  const before = await house.kept()
  await tell(cancelled([lineOf(goods)]))
  await tell(cancelled([lineOf(goods)], false))
  expect(await house.kept()).toBe(before)
})
