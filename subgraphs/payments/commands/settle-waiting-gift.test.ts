import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { afterEach, describe, expect, it } from 'vitest'
import type { Within } from '../data/database.ts'
import giveWaitingJob from '../jobs/give-waiting.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { endow, takingsOn } from '../trial/takings.ts'
import { forgetAccount } from './forget-account.ts'
import { grantBalance } from './grant-balance.ts'
import { reclaimGift } from './reclaim-gift.ts'
import { grantRedPacket } from './red-packets.ts'
import { settleWaitingGift } from './settle-waiting-gift.ts'

const floor = await paymentsFloor()
const { transact, operate, sql, tools, client } = floor
const { stands } = takingsOn(floor)
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
const toldOfWallets = async () => (await floor.told()).filter(({ name }) => name.startsWith('wallet.')).length
const run = () => giveWaitingJob.run({ client, transact, clock: () => floor.clock.now } as Within)

describe('a gift that its shop does not earn', () => {
  const settle = (gift: Gift, way: 'ADVANCE' | 'GIVE_UP') =>
    operate('payments.wallet.adjust', (unit) =>
      settleWaitingGift({ giftId: gift.grantId, way, reason: 'It waits for ever', idempotencyKey: newId('evt') }, unit),
    )

  it('is advanced by the platform, whole and once, and the shop owes it', async () => {
    const shopId = newId('shp')
    const [gift, packet] = [giftOf(shopId), giftOf(shopId)]
    await grant(gift)
    await transact((unit) => grantRedPacket(packet, unit))
    expect(done(await settle(gift, 'ADVANCE'))).toMatchObject({ giftId: gift.grantId, amount: 500n })
    expect([await wallet(gift), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([500n, -500n])
    expect(codesOf(await settle(gift, 'ADVANCE'))).toEqual(['WAITING_GIFT_NOT_FOUND'])
    done(await settle(packet, 'ADVANCE'))
    expect(await client.redPacket.findUnique({ where: { grantId: packet.grantId } })).toMatchObject({
      status: 'WAITING',
    })
    await grant(gift)
    expect([await run(), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([{ given: 0 }, -1_000n])
  })

  it('is given up and never given, and smaller ones are', async () => {
    const shopId = newId('shp')
    const [large, packet, small] = [giftOf(shopId, 900n), giftOf(shopId, 800n), giftOf(shopId, 100n)]
    await grant(large)
    const back = { ...large, grantId: `${large.grantId}:${newId('rfd')}`, amount: wire(200n, currency) }
    await transact((unit) => reclaimGift('BALANCE')(back, unit))
    await transact((unit) => grantRedPacket(packet, unit))
    await endow(floor, shopId, 500n)
    floor.pass(1)
    await grant(small)
    expect(done(await settle(large, 'GIVE_UP'))).toMatchObject({ amount: 700n })
    done(await settle(packet, 'GIVE_UP'))
    for (const gift of [large, small]) await grant(gift)
    await transact((unit) => grantRedPacket(packet, unit))
    await run()
    expect([await wallet(large), await wallet(small), await waits(packet)]).toEqual([0n, 100n, null])
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(400n)
    const { rows } = await sql.query('select summary from audit_entry where subject_id = $1', [large.grantId])
    expect(rows).toEqual([{ summary: 'Gift of a shop given up: It waits for ever' }])
  })

  it('as a day of several is given up alone: the days before it stay given, spent or not', async () => {
    for (const isSpent of [false, true]) {
      const [shopId, source] = [newId('shp'), newId('fbk')]
      const fullBack = giftOf(shopId, 300n)
      const day = (number: number) => ({ ...fullBack, grantId: `${source}:${number}` as Gift['grantId'] })
      await endow(floor, shopId, 300n)
      await grant(day(1))
      if (isSpent) await floor.debit(fullBack.accountId, '3.00')
      await grant(day(2))
      const before = await toldOfWallets()
      expect(done(await settle(day(2), 'GIVE_UP'))).toMatchObject({ amount: 300n })
      expect([await wallet(fullBack), await toldOfWallets()]).toEqual([isSpent ? 0n : 300n, before])
      await endow(floor, shopId, 1_000n)
      for (const number of [2, 3]) await grant(day(number))
      expect([await wallet(fullBack), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([isSpent ? 300n : 600n, 700n])
    }
  })

  describe('as a day of several', () => {
    const daysOf = async (earned: bigint) => {
      const [shopId, source] = [newId('shp'), newId('fbk')]
      const fullBack = giftOf(shopId, 300n)
      const day = (name: number | string, minorUnits = 300n) => {
        const amount = wire(minorUnits, currency)
        return { ...fullBack, amount, grantId: `${source}:${name}` as Gift['grantId'] }
      }
      if (earned > 0n) await endow(floor, shopId, earned)
      const back = (minorUnits: bigint) => transact((unit) => reclaimGift('BALANCE')(day('rfd_1', minorUnits), unit))
      return { shopId, day, back, has: () => wallet(fullBack) }
    }

    it('takes nothing of those that were given when its pieces go back: it goes first', async () => {
      const { shopId, day, back, has } = await daysOf(300n)
      await grant(day(1))
      await grant(day(2))
      done(await settle(day(2), 'GIVE_UP'))
      for (let turn = 0; turn < 2; turn++) await back(300n)
      expect([await has(), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([300n, 0n])
      await transact((unit) => reclaimGift('BALANCE')(day('rfd_2', 150n), unit))
      expect([await has(), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([150n, 150n])
    })

    it('stands in the way of none that is given later, whenever its pieces go back', async () => {
      for (const isLate of [false, true]) {
        const { shopId, day, back, has } = await daysOf(0n)
        for (const number of [1, 2]) {
          await grant(day(number))
          done(await settle(day(number), 'GIVE_UP'))
        }
        if (!isLate) await back(450n)
        await endow(floor, shopId, 1_000n)
        await grant(day(3))
        if (isLate) await back(450n)
        await grant(day(4, 150n))
        expect([await has(), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([450n, 550n])
        await transact((unit) => reclaimGift('BALANCE')(day('rfd_2', 600n), unit))
        expect([await has(), await stands('MERCHANT_PAYABLE', shopId)]).toEqual([0n, 1_000n])
      }
    })

    it('goes before one that still waits', async () => {
      const { shopId, day, back, has } = await daysOf(0n)
      for (const number of [1, 2]) await grant(day(number))
      done(await settle(day(1), 'GIVE_UP'))
      await back(300n)
      await endow(floor, shopId, 1_000n)
      await run()
      expect([await has(), await waits(day(2))]).toEqual([300n, null])
    })
  })

  it('is given to nobody who is gone, whatever kind it is, and nobody is told that it was', async () => {
    const shopId = newId('shp')
    const [gift, packet] = [giftOf(shopId), giftOf(shopId)]
    await grant(gift)
    await transact((unit) => grantRedPacket(packet, unit))
    for (const { accountId } of [gift, packet]) await transact((unit) => forgetAccount(accountId, unit))
    for (const one of [gift, packet]) {
      expect(done(await settle(one, 'ADVANCE'))).toMatchObject({ amount: 0n })
      const { rows } = await sql.query('select after from audit_entry where subject_id = $1', [one.grantId])
      expect(rows).toMatchObject([{ after: { given: '0' } }])
      expect(await waits(one)).toBeNull()
    }
    const { status } = await client.redPacket.findUniqueOrThrow({ where: { grantId: packet.grantId } })
    expect([status, await wallet(gift), await stands('MERCHANT_PAYABLE', shopId)]).toEqual(['TAKEN_BACK', 0n, 0n])
  })
})
