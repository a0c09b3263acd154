import { newId } from '@supermall/kernel/id'
import { describe, expect, it } from 'vitest'
import { balanceOf } from '../data/ledger.ts'
import { wire } from '../domain/payment.ts'
import { brokenBooks, paymentsFloor } from '../trial/floor.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'

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
    await transact((unit) => reclaimBalance(larger, unit))
    expect(await floor.wallet(grant.accountId)).toEqual({ available: 0n, frozen: 0n })
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('of a shop is of what the shop has earned, and goes back there', async () => {
    const grant = { ...facts(500n), shopId: newId('shp') }
    const earned = () => balanceOf(floor.client, { kind: 'MERCHANT_PAYABLE', ownerId: grant.shopId }, tools.currency)
    const given = () => balanceOf(floor.client, { kind: 'GIFTS', ownerId: null }, tools.currency)
    const before = await given()
    await transact((unit) => grantBalance(grant, unit))
    expect([await earned(), await given()]).toEqual([-500n, before])
    await transact((unit) => reclaimBalance(grant, unit))
    expect([await earned(), await given()]).toEqual([0n, before])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('of nothing is a fault, and taking back from nobody changes nothing', async () => {
    const before = await floor.kept()
    await expect(transact((unit) => grantBalance(facts(0n), unit))).rejects.toThrow('grants nothing')
    await transact((unit) => reclaimBalance(facts(5n), unit))
    expect(await floor.kept()).toBe(before)
  })
})
