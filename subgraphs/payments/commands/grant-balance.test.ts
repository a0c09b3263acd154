import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Unit } from '../data/database.ts'
import { balanceOf } from '../data/ledger.ts'
import { brokenBooks, paymentsFloor } from '../trial/floor.ts'
import { endow } from '../trial/takings.ts'
import { giveWaiting } from './give-waiting.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'
import { reclaimGift } from './reclaim-gift.ts'

const floor = await paymentsFloor()
const { transact, tools, told } = floor

const facts = (minorUnits: bigint, accountId = newId('acc')) => ({
  grantId: newId('crb'),
  accountId,
  amount: wire(minorUnits, tools.currency),
  reason: 'A rebate',
  shopId: null,
})

describe('a grant', () => {
  it('is in the wallet once, however often it is told', async () => {
    const grant = facts(500n)
    for (let turn = 0; turn < 3; turn++) await transact((unit) => grantBalance(grant, unit))
    expect(await floor.wallet(grant.accountId)).toEqual({ available: 500n, frozen: 0n })
    const credited = (await told('wallet.credited')).filter(({ aggregateId }) => aggregateId === grant.accountId)
    expect(credited).toHaveLength(1)
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('is taken back once, and never more than is there', async () => {
    const grant = facts(500n)
    await transact((unit) => grantBalance(grant, unit))
    await floor.credit(grant.accountId, '1.00')
    for (let turn = 0; turn < 3; turn++) await transact((unit) => reclaimBalance(grant, unit))
    expect(await floor.wallet(grant.accountId)).toEqual({ available: 100n, frozen: 0n })
    const larger = facts(900n, grant.accountId)
    await transact((unit) => grantBalance(larger, unit))
    await floor.debit(grant.accountId, '9.50')
    await transact((unit) => reclaimBalance(larger, unit))
    expect(await floor.wallet(grant.accountId)).toEqual({ available: 0n, frozen: 0n })
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('of a shop is of what the shop has earned, and goes back there', async () => {
    const grant = { ...facts(500n), shopId: newId('shp') }
    const earned = () => balanceOf(floor.client, { kind: 'MERCHANT_PAYABLE', ownerId: grant.shopId }, tools.currency)
    const given = () => balanceOf(floor.client, { kind: 'GIFTS', ownerId: null }, tools.currency)
    const before = await given()
    await endow(floor, grant.shopId, 700n)
    await transact((unit) => grantBalance(grant, unit))
    expect([await earned(), await given()]).toEqual([200n, before])
    await transact((unit) => reclaimBalance(grant, unit))
    expect([await earned(), await given()]).toEqual([700n, before])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('of nothing is a fault, and so is taking back nothing', async () => {
    const before = await floor.kept()
    await expect(transact((unit) => grantBalance(facts(0n), unit))).rejects.toThrow('grants nothing')
    await expect(transact((unit) => reclaimBalance(facts(0n), unit))).rejects.toThrow('takes nothing back')
    expect(await floor.kept()).toBe(before)
  })

  it('that is taken back before it is told of is never given', async () => {
    const grant = facts(500n)
    await floor.credit(grant.accountId, '1.00')
    for (let turn = 0; turn < 2; turn++) await transact((unit) => reclaimBalance(grant, unit))
    expect(await floor.wallet(grant.accountId)).toEqual({ available: 100n, frozen: 0n })
    for (let turn = 0; turn < 2; turn++) await transact((unit) => grantBalance(grant, unit))
    expect(await floor.wallet(grant.accountId)).toEqual({ available: 100n, frozen: 0n })
    const words = (await told()).filter(
      ({ aggregateId, name }) => aggregateId === grant.accountId && name.startsWith('wallet.'),
    )
    expect(words.map(({ name }) => name)).toEqual(['wallet.credited'])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('and its end at the same moment leave nothing in the wallet', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const grant = facts(500n)
      const acts = [grantBalance, reclaimBalance, grantBalance, reclaimBalance]
      survivors(
        await rival(acts.length, async (index) =>
          transact((unit) => Promise.resolve<unknown>(acts[index]?.(grant, unit))),
        ),
      )
      expect(await floor.wallet(grant.accountId)).toEqual({ available: 0n, frozen: 0n })
    }
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('what comes back by days', () => {
  const [shopId, reason] = [newId('shp'), 'A day']
  beforeAll(() => endow(floor, shopId, 1_000_000n))
  const days = (fullBack: string, accountId: Id<'acc'>) => {
    const word = (name: string | number, minorUnits: bigint) => ({
      ...{ grantId: `${fullBack}:${name}`, accountId, shopId, reason },
      amount: wire(minorUnits, tools.currency),
    })
    const [first, second] = [word(1, 300n), word(2, 300n)]
    const [part, rest] = [word(newId('rfd'), 200n), word(newId('rfd'), 250n)]
    return [
      (unit: Unit) => grantBalance(first, unit),
      (unit: Unit) => grantBalance(second, unit),
      (unit: Unit) => reclaimBalance(part, unit),
      (unit: Unit) => reclaimBalance(rest, unit),
    ]
  }
  const earned = () => balanceOf(floor.client, { kind: 'MERCHANT_PAYABLE', ownerId: shopId }, tools.currency)

  it('is what was given less what went back, in whatever order all of it is heard', async () => {
    for (const order of everyOrder([0, 1, 2, 3])) {
      const [accountId, before] = [newId('acc'), await earned()]
      const words = days(newId('fbk'), accountId)
      for (const index of [...order, ...order]) await transact((unit) => Promise.resolve<unknown>(words[index]?.(unit)))
      expect(await floor.wallet(accountId), `${order}`).toEqual({ available: 150n, frozen: 0n })
      expect(before - (await earned())).toBe(150n)
    }
    expect(await brokenBooks(floor)).toEqual([])
  })

  describe('of which some wait for their shop', () => {
    const waiting = async () => {
      const [poor, fullBack, accountId] = [newId('shp'), newId('fbk'), newId('acc')]
      const word = (name: string | number, minorUnits: bigint) => ({
        ...{ grantId: `${fullBack}:${name}`, accountId, shopId: poor, reason },
        amount: wire(minorUnits, tools.currency),
      })
      const give = (day: number) => transact((unit) => grantBalance(word(day, 300n), unit))
      const back = (minorUnits: bigint, name: string = newId('rfd')) =>
        transact((unit) => reclaimGift('BALANCE')(word(name, minorUnits), unit))
      await endow(floor, poor, 600n)
      for (const day of [1, 2, 3]) await give(day)
      const left = async () => {
        const rows = await floor.client.waitingGift.findMany({ where: { accountId }, orderBy: { id: 'asc' } })
        return [(await floor.wallet(accountId)).available, ...rows.map(({ amount }) => amount)]
      }
      expect(await left()).toEqual([600n, 300n])
      const earn = async () => {
        await endow(floor, poor, 1_000n)
        for (const day of [1, 2, 3]) await give(day)
        while (await transact((unit) => giveWaiting(poor, unit)));
        expect(await brokenBooks(floor)).toEqual([])
      }
      return { accountId, give, back, left, earn }
    }

    it('is asked back of those first: what was given was spent, and is no loss', async () => {
      const { accountId, give, back, left, earn } = await waiting()
      await floor.debit(accountId, '6.00')
      for (let turn = 0; turn < 2; turn++) await back(100n, 'rfd_1')
      await give(3)
      expect(await left()).toEqual([0n, 200n])
      await back(50n)
      expect(await left()).toEqual([0n, 150n])
      await earn()
      expect(await left()).toEqual([150n])
      await back(700n)
      expect(await left()).toEqual([0n])
    })

    it('is taken out of the wallet where those are not enough, and given no more', async () => {
      const { give, back, left, earn } = await waiting()
      for (let turn = 0; turn < 2; turn++) await back(450n, 'rfd_1')
      await give(3)
      expect(await left()).toEqual([450n])
      await earn()
      expect(await left()).toEqual([450n])
      await back(450n)
      expect(await left()).toEqual([0n])
    })
  })

  it('never touches what else is in the wallet, nor the days of another line', async () => {
    const accountId = newId('acc')
    await floor.credit(accountId, '10.00')
    const [, , part] = days(newId('fbk'), accountId)
    const [day] = days(newId('fbk'), accountId)
    await transact((unit) => Promise.resolve<unknown>(part?.(unit)))
    await transact((unit) => Promise.resolve<unknown>(day?.(unit)))
    expect(await floor.wallet(accountId)).toEqual({ available: 1_300n, frozen: 0n })
  })
})

it('a rebate that a part goes back of is what was given less that, in whatever order all of it is heard', async () => {
  for (const order of everyOrder([0, 1, 2])) {
    const [accountId, rebateId] = [newId('acc'), newId('crb')]
    const word = (grantId: string, minorUnits: bigint) => ({
      ...{ grantId, accountId, shopId: null, reason: 'A rebate' },
      amount: wire(minorUnits, tools.currency),
    })
    const [part, other] = [word(`${rebateId}:${newId('rfd')}`, 300n), word(`${rebateId}:${newId('rfd')}`, 200n)]
    const words = [
      (unit: Unit) => grantBalance(word(rebateId, 1_000n), unit),
      (unit: Unit) => reclaimBalance(part, unit),
      (unit: Unit) => reclaimBalance(other, unit),
    ]
    for (const index of [...order, ...order]) await transact((unit) => Promise.resolve<unknown>(words[index]?.(unit)))
    expect(await floor.wallet(accountId), `${order}`).toEqual({ available: 500n, frozen: 0n })
    await transact((unit) => reclaimBalance(word(rebateId, 500n), unit))
    expect(await floor.wallet(accountId)).toEqual({ available: 0n, frozen: 0n })
  }
})

/** All orders in which these can come. */
const everyOrder = (items: readonly number[]): readonly (readonly number[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first) => everyOrder(items.filter((one) => one !== first)).map((rest) => [first, ...rest]))
