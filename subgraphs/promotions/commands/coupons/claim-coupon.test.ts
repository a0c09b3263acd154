import { Fault } from '@supermall/kernel/fault'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { AT, codesOf, couponFloor, done } from '../../trial/wallets.ts'
import { earnPoints } from '../points/earn-points.ts'
import { claimCoupon } from './claim-coupon.ts'
import { grantCoupon } from './grant-coupon.ts'
import { endCoupon } from './publish-coupon.ts'

const floor = await couponFloor()
const { transact, operate, told } = floor

afterEach(async () => {
  floor.clock.now = AT
  expect(await floor.broken()).toEqual([])
})

describe('a claim', () => {
  test('puts a piece into the wallet, once per key, and tells so', async () => {
    const [coupon, accountId] = [await floor.offer({ mostPerBuyer: 5, total: 10 }), newId('acc')]
    const ends = survivors(await rival(5, () => floor.claim(coupon.id, accountId, 'key')))
    expect(new Set(ends.map((end) => done(end).id)).size).toBe(1)
    expect(done(ends[0] ?? (await floor.claim(coupon.id)))).toMatchObject({
      couponId: coupon.id,
      number: 1,
      accountId,
      status: 'UNUSED',
      way: 'FREE',
      validFrom: AT,
      validUntil: null,
    })
    const issued = (await told('coupon.issued')).filter(
      ({ payload }) => Reflect.get(Object(payload), 'accountId') === accountId,
    )
    expect(issued).toHaveLength(1)
    expect(codesOf(await floor.claim(newId('cpn'), accountId, 'key'))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  })

  test('is won by exactly as many as there are, however many come at once', async () => {
    const coupon = await floor.offer({ total: 100 })
    const ends = survivors(
      await rival(140, (index) => {
        const accountId = newId('acc')
        return untilServed(() => floor.claim(coupon.id, accountId, `claim ${index}`))
      }),
    )
    const won = ends.flatMap((end) => (end.ok ? [end.value] : []))
    expect(won).toHaveLength(100)
    expect(won.map(({ number }) => number).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_SOLD_OUT']))
  })

  test('of one buyer wins no more than one may have', async () => {
    const [coupon, accountId] = [await floor.offer({ mostPerBuyer: 3 }), newId('acc')]
    const ends = survivors(await rival(12, () => floor.claim(coupon.id, accountId)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(3)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_LIMIT_REACHED']))
  })

  test('is good for so many days, or within the window', async () => {
    const [validFrom, validUntil] = [new Date('2026-12-01T00:00:00Z'), new Date('2026-12-31T00:00:00Z')]
    const forDays = done(await floor.claim((await floor.offer({ validDays: 7 })).id))
    expect([forDays.validFrom, forDays.validUntil]).toEqual([AT, new Date(AT.getTime() + days(7))])
    const window = await floor.offer({ validDays: null, validFrom, validUntil })
    expect(done(await floor.claim(window.id))).toMatchObject({ validFrom, validUntil })
  })

  test('for points takes them with it, or changes nothing', async () => {
    const [coupon, accountId] = [await floor.offer({ way: 'POINTS', pointsPrice: 300, mostPerBuyer: 5 }), newId('acc')]
    const before = await floor.kept()
    expect(codesOf(await floor.claim(coupon.id, accountId))).toEqual(['POINTS_SHORT'])
    expect((await floor.kept()).replaceAll('0', '')).toHaveLength(before.replaceAll('0', '').length)
    await transact((unit) => earnPoints({ accountId, kind: 'CREDITED', points: 700, subjectId: newId('adj') }, unit))
    const ends = survivors(await rival(4, () => floor.claim(coupon.id, accountId)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(2)
    const [row] = await floor.rowsOf('select available from points_account where account_id = $1', accountId)
    expect(row).toEqual({ available: 100 })
  })

  test('is refused before and after its time, once ended, of another way, of nothing, and for others; it changes nothing', async () => {
    const later = new Date(AT.getTime() + days(1))
    const [early, late, ended] = [
      await floor.offer({ claimFrom: later }),
      await floor.offer({ claimUntil: new Date(AT.getTime() + 1) }),
      await floor.offer(),
    ]
    const expected = { couponId: ended.id, expectedVersion: ended.version }
    done(await operate('promotions.coupon.edit', (unit) => endCoupon(expected, unit)))
    const byCode = await floor.offer({ way: 'CODE' })
    const forLevel = await floor.offer({ levelIds: [newId('lvl')] })
    const draft = await floor.draft()
    floor.pass(1)
    const before = await floor.kept()
    for (const [id, code] of [
      [early.id, 'COUPON_NOT_YET'],
      [late.id, 'COUPON_OVER'],
      [ended.id, 'COUPON_NOT_OFFERED'],
      [byCode.id, 'COUPON_NOT_CLAIMABLE'],
      [forLevel.id, 'COUPON_NOT_FOR_YOU'],
      [draft.id, 'NOT_FOUND'],
      [newId('cpn'), 'NOT_FOUND'],
      [newId('prm'), 'NOT_FOUND'],
    ] as const)
      expect(codesOf(await floor.claim(id))).toEqual([code])
    expect(await floor.kept()).toBe(before)
  })

  test('of a coupon for a level and a group is for who has both', async () => {
    const [levelId, groupId, accountId] = [newId('lvl'), newId('mgr'), newId('acc')]
    const coupon = await floor.offer({ levelIds: [levelId], groupIds: [groupId], mostPerBuyer: 2 })
    const input = { couponId: coupon.id, idempotencyKey: 'a' }
    const claimer = { accountId, levelId, groupIds: [groupId] }
    expect((await transact((unit) => claimCoupon(input, claimer, unit))).ok).toBe(true)
  })

  test('takes four statements of its own between begin and commit, besides key and outbox', async () => {
    const coupon = await floor.offer()
    const { statements } = await floor.count(() => floor.claim(coupon.id))
    expect(statements.length).toBeLessThanOrEqual(9)
  })
})

describe('a grant', () => {
  test('is given once for its cause', async () => {
    const [coupon, accountId] = [await floor.offer({ way: 'GRANT', mostPerBuyer: 5 }), newId('acc')]
    const grant = (cause: string) =>
      transact((unit) => grantCoupon({ couponId: coupon.id, accountId, cause: `${cause}:${accountId}` }, unit))
    const [first, again, other] = [done(await grant('a')), done(await grant('a')), done(await grant('b'))]
    expect([again.id, other.id === first.id]).toEqual([first.id, false])
    expect(
      codesOf(await transact((unit) => grantCoupon({ couponId: newId('cpn'), accountId, cause: 'c' }, unit))),
    ).toEqual(['COUPON_NOT_OFFERED'])
  })
})

/** Who is told to try again does so by the same key, as clients do: a slow machine takes longer and is no less right. */
async function untilServed<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Fault && UNSERVED.has(error.code))) throw error
    return untilServed(ask)
  }
}

const UNSERVED: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CONFLICT'])
