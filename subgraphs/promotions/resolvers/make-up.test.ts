import { holdBalance, releaseBalance } from '@supermall/contracts/payments'
import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Asked, Mall } from '../trial/mall.ts'
import { accountId, buyer, mall, mutation, platform } from '../trial/mall.ts'
import { balanceOf } from '../trial/points.ts'

let house: Mall
let person = 100
beforeAll(async () => {
  house = await mall()
})
beforeEach(() => {
  person++
  house.clock.now = new Date('2026-11-21T04:00:00Z')
})

const MONTH = 'month { streakDays makeUpsLeft }'
const codesOf = (asked: Asked, name: string): string[] =>
  asked.data[name].errors.map(({ code }: { code: string }) => code)
const does = (name: string, selection: string, input: object, viewer = buyer(person)) =>
  house.asks(viewer, mutation(name, selection), { input })
const keyed = (input: object = {}) => ({ idempotencyKey: newId('adj'), ...input })
const available = async () => (await balanceOf(house.sql, accountId(person))).available

describe('a day that was missed, from the balance', () => {
  const held = new Map<string, string>()
  let reason: string | null = null
  beforeAll(async () => {
    await house.bus.answer(holdBalance.requestName, async (text) => {
      const { ownerId, amount } = holdBalance.ask.parse(JSON.parse(text))
      if (reason === null) held.set(ownerId, amount.minorUnits)
      return JSON.stringify({ value: { isHeld: reason === null, reason, available: amount } })
    })
    await house.bus.answer(releaseBalance.requestName, async (text) => {
      const { ownerId } = releaseBalance.ask.parse(JSON.parse(text))
      return JSON.stringify({ value: { isReleased: held.delete(ownerId) } })
    })
  })
  beforeEach(async () => {
    held.clear()
    reason = null
    await house.sql.query('update sign_in_rules set make_up_minor = 150')
  })
  const pay = (day: string, more: object = keyed()) =>
    does('dailySignInMakeUp', MONTH, { day, payWith: 'BALANCE', ...more })
  const spent = async () => (await house.told('balance.spent')).filter((one) => one.accountId === accountId(person))
  const signedDays = async () =>
    (await house.sql.query('select day from sign_in_day where account_id = $1', [accountId(person)])).rows

  test('is made up for once, for what was frozen, also when the answer was lost', async () => {
    const key = keyed()
    expect((await pay('2026-11-20', key)).data.dailySignInMakeUp.month).toMatchObject({ makeUpsLeft: 2 })
    expect((await pay('2026-11-20', key)).data.dailySignInMakeUp.month).toMatchObject({ makeUpsLeft: 2 })
    const [hold] = held
    expect(await spent()).toMatchObject([{ holdId: hold?.[0], amount: { minorUnits: '150', currency: 'CNY' } }])
    expect([held.size, await available()]).toEqual([1, 0])
  })

  test('is frozen for by itself, though another day was made up for under the same key long ago', async () => {
    const key = keyed()
    await pay('2026-11-19', key)
    await house.sql.query('delete from idempotency_key')
    const before = held.size
    await pay('2026-11-18', key)
    expect(held.size).toBe(before + 1)
    expect(new Set((await spent()).map(({ holdId }) => holdId)).size).toBe((await spent()).length)
  })

  test('of many at once is paid once, and what the others froze is free again', async () => {
    survivors(await rival(5, () => pay('2026-11-20')))
    expect([held.size, (await spent()).length, (await signedDays()).length]).toEqual([1, 1, 1])
  })

  test('is refused, and nothing stays frozen, where it cannot be', async () => {
    const codesFor = async (day: string) => codesOf(await pay(day), 'dailySignInMakeUp')
    expect(await codesFor('2026-11-21')).toEqual(['DAY_NOT_MISSED'])
    reason = 'INSUFFICIENT_BALANCE'
    expect(await codesFor('2026-11-20')).toEqual(['INSUFFICIENT_BALANCE'])
    reason = 'PAY_TOKEN_NEEDED'
    expect(await codesFor('2026-11-20')).toEqual(['PAY_TOKEN_NEEDED'])
    reason = 'CHANNEL_NOT_OFFERED'
    expect(await codesFor('2026-11-20')).toEqual(['CHANNEL_NOT_OFFERED'])
    await house.sql.query('update sign_in_rules set make_up_minor = 0')
    expect(await codesFor('2026-11-20')).toEqual(['MAKE_UP_PRICE'])
    expect([held.size, await spent(), await signedDays()]).toEqual([0, [], []])
  })

  test('has a price that staff set', async () => {
    const RULES = 'rules { version makeUpPrice { amount } }'
    const { rows } = await house.sql.query<{ version: number }>('select version from sign_in_rules')
    const set = (makeUpPrice: object, expectedVersion = rows[0]?.version) =>
      does('dailySignInRulesUpdate', RULES, { expectedVersion, makeUpPrice }, platform())
    const money = (amount: string, currency = 'CNY') => ({ amount, currency })
    for (const [price, code] of [
      [money('-1.00'), 'AMOUNT_RANGE'],
      [money('10000.01'), 'AMOUNT_RANGE'],
      [money('1.00', 'USD'), 'CURRENCY_MISMATCH'],
      [money('1.001'), 'AMOUNT_INVALID'],
    ] as const)
      expect(codesOf(await set(price), 'dailySignInRulesUpdate')).toEqual([code])
    expect((await set(money('2.50'))).data.dailySignInRulesUpdate.rules).toMatchObject({
      makeUpPrice: { amount: '2.50' },
    })
    await house.sql.query('update sign_in_rules set version = $1, make_up_minor = 0', [rows[0]?.version])
  })
})
