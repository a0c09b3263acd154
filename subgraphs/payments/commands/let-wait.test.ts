import { settledOrders } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import type { Within } from '../data/database.ts'
import { promisedBy } from '../data/waiting-gifts.ts'
import askWhatIsSettled from '../jobs/ask-what-is-settled.ts'
import giveWaitingJob from '../jobs/give-waiting.ts'
import { brokenBooks, paymentsFloor } from '../trial/floor.ts'
import { billsOn } from '../trial/shop-bills.ts'
import { endow, takingsOn } from '../trial/takings.ts'
import { forgetAccount } from './forget-account.ts'
import { giveWaiting } from './give-waiting.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'
import { reclaimGift } from './reclaim-gift.ts'
import { grantRedPacket, reclaimRedPacket } from './red-packets.ts'

const floor = await paymentsFloor()
const { transact, tools, client } = floor
const { collected, sold, share, received, settled, stands } = takingsOn(floor)
const { asked, bill } = billsOn(floor)
const { currency } = tools

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const giftOf = (shopId: Id<'shp'>, minorUnits = 500n) => ({
  grantId: newId('crb'),
  accountId: newId('acc'),
  amount: wire(minorUnits, currency),
  reason: 'A rebate',
  shopId,
})
type Gift = ReturnType<typeof giftOf>
const grant = (gift: Gift) => transact((unit) => grantBalance(gift, unit))
const waits = ({ grantId: id }: Gift) => client.waitingGift.findUnique({ where: { id } })
const wallet = async ({ accountId }: Gift) => (await floor.wallet(accountId)).available
const within = { client, transact, clock: () => floor.clock.now } as Within
const run = () => giveWaitingJob.run(within)

describe('a gift of a shop', () => {
  it('waits while all that the shop has taken is cash, which lies in its own drawer', async () => {
    const shopId = newId('shp')
    const order = await collected(9_000n, shopId)
    await share(order)
    await received(order)
    const gift = giftOf(shopId)
    for (let turn = 0; turn < 2; turn++) expect(await grant(gift)).toBe(true)
    await run()
    expect([await wallet(gift), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([0n, 0n])
    expect(await waits(gift)).toMatchObject({ kind: 'BALANCE', amount: 500n, shopId, accountId: gift.accountId })
  })

  it('is given once, as soon as the shop has earned it for good', async () => {
    const shopId = newId('shp')
    const gift = giftOf(shopId)
    const order = await sold(10_000n, shopId)
    await grant(gift)
    await run()
    expect([await wallet(gift), (await waits(gift))?.amount]).toEqual([0n, 500n])
    await settled(order)
    survivors(await rival(2, () => transact((unit) => giveWaiting(shopId, unit))))
    await grant(gift)
    await run()
    expect([await wallet(gift), await waits(gift)]).toEqual([500n, null])
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(9_500n)
    const credited = (await floor.told('wallet.credited')).filter(({ aggregateId }) => aggregateId === gift.accountId)
    expect(credited).toHaveLength(1)
  })

  it('waits for none that was promised before it in another currency', async () => {
    const shopId = newId('shp')
    const order = await sold(10_000n, shopId)
    const foreign = { ...giftOf(shopId), amount: wire(500n, 'USD') }
    await grant(foreign)
    floor.pass(1)
    const gift = giftOf(shopId)
    await grant(gift)
    await settled(order)
    await run()
    expect([await wallet(gift), await waits(gift), (await waits(foreign))?.amount]).toEqual([500n, null, 500n])
  })

  it('follows what was promised before it', async () => {
    const shopId = newId('shp')
    const [large, small] = [giftOf(shopId, 900n), giftOf(shopId, 100n)]
    await grant(large)
    floor.pass(1)
    await endow(floor, shopId, 800n)
    await grant(small)
    await run()
    expect([await wallet(large), await wallet(small)]).toEqual([0n, 0n])
    await endow(floor, shopId, 150n)
    await run()
    expect([await wallet(large), await wallet(small)]).toEqual([900n, 0n])
    await endow(floor, shopId, 50n)
    expect(await run()).toEqual({ given: 1 })
    expect(await wallet(small)).toBe(100n)
  })

  it('is given less what was asked back before, and never to who is gone', async () => {
    const shopId = newId('shp')
    const [whole, part, gone] = [giftOf(shopId), giftOf(shopId), giftOf(shopId)]
    for (const gift of [whole, part, gone]) await grant(gift)
    await transact((unit) => reclaimBalance(whole, unit))
    const back = { ...part, grantId: `${part.grantId}:${newId('rfd')}`, amount: wire(200n, currency) }
    await transact((unit) => reclaimBalance(back, unit))
    await transact((unit) => forgetAccount(gone.accountId, unit))
    await endow(floor, shopId, 1_000n)
    expect(await run()).toEqual({ given: 3 })
    expect([await wallet(whole), await wallet(part), await wallet(gone)]).toEqual([0n, 300n, 0n])
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(700n)
  })

  it("that was asked back is promised no more, and in nobody's way", async () => {
    const shopId = newId('shp')
    const [packet, whole, part, next] = [giftOf(shopId), giftOf(shopId), giftOf(shopId), giftOf(shopId, 600n)]
    await transact((unit) => grantRedPacket(packet, unit))
    for (const gift of [whole, part, next]) {
      floor.pass(1)
      await grant(gift)
    }
    const promised = () => transact(({ db }) => promisedBy(db, shopId, currency))
    expect(await promised()).toBe(2_100n)
    await transact((unit) => reclaimGift('RED_PACKET')(packet, unit))
    await transact((unit) => reclaimGift('BALANCE')(whole, unit))
    expect(await promised()).toBe(1_100n)
    const back = { ...part, grantId: `${part.grantId}:${newId('rfd')}`, amount: wire(400n, currency) }
    await transact((unit) => reclaimGift('BALANCE')(back, unit))
    expect([await promised(), await waits(packet), await waits(whole)]).toEqual([700n, null, null])
    await endow(floor, shopId, 700n)
    await transact((unit) => grantBalance({ ...next, grantId: newId('crb') }, unit))
    expect(await run()).toEqual({ given: 2 })
    expect([await wallet(whole), await wallet(part), await wallet(next)]).toEqual([0n, 100n, 600n])
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(0n)
  })

  it('as a red packet waits for its shop first, then for its receiver, and is none where it was taken back', async () => {
    const shopId = newId('shp')
    const [packet, never] = [giftOf(shopId), giftOf(shopId)]
    for (const one of [packet, never]) await transact((unit) => grantRedPacket(one, unit))
    await transact((unit) => reclaimRedPacket(never, unit))
    expect(await client.redPacket.count({ where: { grantId: packet.grantId } })).toBe(0)
    await endow(floor, shopId, 500n)
    floor.pass(hours(30))
    expect(await run()).toEqual({ given: 2 })
    const { status, expiresAt } = await client.redPacket.findUniqueOrThrow({ where: { grantId: packet.grantId } })
    expect([status, expiresAt.getTime() - floor.clock.now.getTime()]).toEqual(['WAITING', hours(24)])
    expect(await stands('RED_PACKETS', never.accountId)).toBe(0n)
  })

  it('that waits is left where it is by what the shop is paid', async () => {
    const shopId = newId('shp')
    const order = await received(await sold(10_000n, shopId))
    const gift = giftOf(shopId)
    await grant(gift)
    expect(await bill(await asked(shopId, { feeRate: 0 }))).toMatchObject({ heldBack: 500n, amount: 9_500n })
    await settled(order)
    await run()
    expect([await wallet(gift), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([500n, 0n])
  })
})

it('orders are asked which of what was paid is done with, and an hour later about the others', async () => {
  const shopId = newId('shp')
  const [over, open] = [await sold(1_000n, shopId), await sold(1_000n, shopId)]
  const asks: string[][] = []
  const ask = async (contract: object, { orderIds }: { orderIds: string[] }) => {
    expect(contract).toBe(settledOrders)
    asks.push(orderIds)
    return { orderIds: orderIds.filter((id) => id === over.orderId) }
  }
  const asking = { ...within, ask } as Within
  await client.orderFact.updateMany({ where: { shopId: { not: shopId } }, data: { settledAt: floor.clock.now } })
  await client.orderFact.updateMany({ where: { shopId }, data: { lookAt: floor.clock.now } })
  expect(await askWhatIsSettled.run(asking)).toEqual({ settled: 1 })
  expect(await askWhatIsSettled.run(asking)).toEqual({ settled: 0 })
  floor.pass(hours(1))
  await askWhatIsSettled.run(asking)
  expect(asks.map((ids) => ids.toSorted())).toEqual([[over.orderId, open.orderId].toSorted(), [open.orderId]])
})
