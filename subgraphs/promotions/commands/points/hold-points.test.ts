import { newId } from '@supermall/kernel/id'
import { after, days, hours } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Tools, Tx, Unit } from '../../data/database.ts'
import { open } from '../../data/database.ts'
import { pageEntries } from '../../data/points/lists.ts'
import { balanceOf, brokenPoints } from '../../trial/points.ts'
import { earnPoints } from './earn-points.ts'
import { holdPoints, releasePoints, returnPoints, usePoints } from './hold-points.ts'
import { clawBack, spendPoints } from './spend-points.ts'

const clock = { now: new Date('2026-11-21T04:00:00Z') }
const { transact, sql, told, tools } = await domainFloor<Tx, Tools>({
  name: 'promotions',
  open,
  clock: () => clock.now,
})

let accountId = newId('acc')
beforeEach(() => {
  clock.now = new Date('2026-11-21T04:00:00Z')
  accountId = newId('acc')
})
afterEach(async () => {
  expect(await brokenPoints(sql)).toEqual([])
})

const balance = () => balanceOf(sql, accountId)
const earn = (points: number, subjectId: string = newId('adj')) =>
  transact((unit) => earnPoints({ accountId, kind: 'CREDITED', points, subjectId }, unit))
const hold = (ownerId: string, points: number, whose = accountId) =>
  transact((unit) => holdPoints(unit, { ownerId, accountId: whose, points, until: after(clock.now, hours(2)) }))
const by = <T>(command: (unit: Unit, ownerId: string) => Promise<T>, ownerId: string) =>
  transact((unit) => command(unit, ownerId))
const giveBack = (ownerId: string, minor: number, subjectId: string = newId('rfd')) =>
  transact((unit) => returnPoints(unit, { ownerId, minor: BigInt(minor), subjectId }))
const take = (points: number, subjectId: string = newId('rfd')) =>
  transact((unit) => clawBack({ accountId, points, subjectId }, unit))
const codes = (result: Awaited<ReturnType<typeof hold>>) => (result.ok ? [] : result.refusals.map(({ code }) => code))
const entries = async () =>
  (
    await sql.query<{ kind: string; points: number }>(
      'select kind, points, balance_after from points_entry where account_id = $1 order by number',
      [accountId],
    )
  ).rows
const toldOf = async () =>
  (await told()).flatMap(({ name, payload }) =>
    (payload as { accountId: string }).accountId === accountId ? [name] : [],
  )

describe('earning', () => {
  test('counts one thing once, however often it is told', async () => {
    survivors(await rival(6, () => earn(50, 'once')))
    expect(await balance()).toEqual({ available: 50, held: 0, owed: 0 })
    expect(await toldOf()).toEqual(['points.earned'])
  })

  test('is listed as it came, whatever time whoever came second had begun at', async () => {
    const at = (shift: number) => new Date(clock.now.getTime() + shift)
    const give = (points: number, now: Date) =>
      transact((unit) => earnPoints({ accountId, kind: 'CREDITED', points, subjectId: newId('adj') }, { ...unit, now }))
    await give(5, at(60_000))
    survivors(await rival(8, (turn) => give(turn + 1, at(-1_000 * turn))))
    const { nodes } = await pageEntries(tools.client, {
      where: { accountId },
      isOwn: true,
      isOldestFirst: false,
      args: { first: 20 },
    })
    expect(nodes.map(({ number }) => number)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(nodes.at(-1)?.createdAt).toEqual(at(60_000))
  })

  test('ends at a million', async () => {
    expect([await earn(999_990), await earn(50), await earn(1)]).toEqual([999_990, 10, 0])
    expect((await balance()).available).toBe(1_000_000)
  })
})

describe('a hold', () => {
  test('sets aside, and is used by the payment', async () => {
    await earn(100)
    expect(codes(await hold('chk_1', 60))).toEqual([])
    expect(await balance()).toEqual({ available: 40, held: 60, owed: 0 })
    expect([await by(usePoints, 'chk_1'), await by(usePoints, 'chk_1')]).toEqual([true, false])
    expect(await balance()).toEqual({ available: 40, held: 0, owed: 0 })
    expect(await entries()).toEqual([
      { kind: 'CREDITED', points: 100, balance_after: 100 },
      { kind: 'ORDER_PAID', points: -60, balance_after: 40 },
    ])
  })

  test('of one owner is one, and never comes again after it was given back', async () => {
    await earn(100)
    await hold('chk_2', 60)
    expect(codes(await hold('chk_2', 60))).toEqual([])
    expect((await balance()).held).toBe(60)
    expect([await by(releasePoints, 'chk_2'), await by(releasePoints, 'chk_2')]).toEqual([true, false])
    expect(codes(await hold('chk_2', 60))).toEqual(['RELEASED'])
    expect(await balance()).toEqual({ available: 100, held: 0, owed: 0 })
    expect(await by(usePoints, 'chk_2')).toBe(false)
  })

  test('is refused to somebody else, and for more than there is', async () => {
    await earn(100)
    await hold('chk_3', 60)
    expect(codes(await hold('chk_3', 60, newId('acc')))).toEqual(['RELEASED'])
    expect(codes(await hold('chk_4', 41))).toEqual(['POINTS_SHORT'])
    expect(await balance()).toEqual({ available: 40, held: 60, owed: 0 })
  })

  test('of many at once never takes more than there is', async () => {
    await earn(100)
    const held = survivors(await rival(20, (index) => hold(`chk_many_${index}_${accountId}`, 30)))
    expect(held.filter(({ ok }) => ok)).toHaveLength(3)
    expect(await balance()).toEqual({ available: 10, held: 90, owed: 0 })
  })

  test('is either used or released by those who do both at once', async () => {
    await earn(30)
    await hold('chk_5', 30)
    const ends = survivors(await rival(8, (index) => by(index % 2 ? usePoints : releasePoints, 'chk_5')))
    expect(ends.filter(Boolean)).toHaveLength(1)
  })
})

describe('what ends', () => {
  test('goes first, and what is too old cannot be spent', async () => {
    await earn(10)
    clock.now = after(clock.now, days(200))
    await earn(10)
    await transact((unit) => spendPoints({ accountId, kind: 'DEBITED', points: 4, subjectId: 'x' }, unit))
    clock.now = after(clock.now, days(166))
    expect(codes(await hold('chk_6', 11))).toEqual(['POINTS_SHORT'])
    expect(codes(await hold('chk_7', 10))).toEqual([])
    expect((await entries()).at(-1)).toEqual({ kind: 'EXPIRED', points: -6, balance_after: 10 })
  })

  test('while it is held has its days of grace once, however often it is held over their end', async () => {
    for (const isUsed of [false, true]) {
      const own = (name: string) => `chk_grace_${name}_${isUsed}`
      await earn(10)
      clock.now = after(clock.now, days(364))
      await hold(own('first'), 10)
      clock.now = after(clock.now, days(2))
      await by(releasePoints, own('first'))
      expect((await balance()).available).toBe(10)
      clock.now = after(clock.now, days(29))
      await hold(own('again'), 10)
      if (isUsed) await by(usePoints, own('again'))
      clock.now = after(clock.now, days(2))
      await take(4)
      if (isUsed) expect(await giveBack(own('again'), 1_000)).toBe(10)
      else await by(releasePoints, own('again'))
      expect(await balance()).toEqual({ available: 0, held: 0, owed: 4 })
      expect((await entries()).at(-1)).toMatchObject({ kind: 'EXPIRED', points: -10 })
      await earn(4)
    }
  })

  test('while it is held comes back with some days of grace', async () => {
    await earn(10)
    clock.now = after(clock.now, days(364))
    await hold('chk_8', 10)
    clock.now = after(clock.now, days(2))
    await by(releasePoints, 'chk_8')
    expect((await balance()).available).toBe(10)
    clock.now = after(clock.now, days(31))
    expect(codes(await hold('chk_9', 1))).toEqual(['POINTS_SHORT'])
  })
})

describe('what comes back', () => {
  test('is never more than was used, and each refund gives once', async () => {
    await earn(100)
    await hold('chk_10', 90)
    expect(await giveBack('chk_10', 10)).toBe(0)
    await by(usePoints, 'chk_10')
    expect([await giveBack('chk_10', 40, 'rfd_1'), await giveBack('chk_10', 40, 'rfd_1')]).toEqual([40, 0])
    expect(await giveBack('chk_10', 1_000)).toBe(50)
    expect(await giveBack('chk_10', 1)).toBe(0)
    expect(await balance()).toEqual({ available: 100, held: 0, owed: 0 })
  })

  test('of many refunds at once comes to what was used', async () => {
    await earn(100)
    await hold('chk_11', 100)
    await by(usePoints, 'chk_11')
    survivors(await rival(10, (index) => giveBack('chk_11', 15, `rfd_many_${index}`)))
    expect((await balance()).available).toBe(100)
  })
})

describe('what was earned and is taken back', () => {
  test('is owed where it was spent, and paid by what comes next', async () => {
    await earn(100)
    await transact((unit) => spendPoints({ accountId, kind: 'DEBITED', points: 80, subjectId: 'x' }, unit))
    await take(50, 'rfd_2')
    await take(50, 'rfd_2')
    expect(await balance()).toEqual({ available: 0, held: 0, owed: 30 })
    expect((await entries()).at(-1)).toEqual({ kind: 'RECLAIMED', points: -50, balance_after: -30 })
    expect(await earn(20)).toBe(20)
    expect(await balance()).toEqual({ available: 0, held: 0, owed: 10 })
    await earn(25)
    expect(await balance()).toEqual({ available: 15, held: 0, owed: 0 })
  })

  test('is paid by what was held, when that is given back', async () => {
    await earn(50)
    await hold('chk_12', 50)
    await take(20)
    expect(await balance()).toEqual({ available: 0, held: 50, owed: 20 })
    await by(releasePoints, 'chk_12')
    expect(await balance()).toEqual({ available: 30, held: 0, owed: 0 })
  })

  test('is refused to nobody who spends at once: all of it adds up', async () => {
    await earn(100)
    survivors(
      await rival(
        12,
        (index): Promise<unknown> =>
          index % 3 === 0
            ? take(20, `rfd_race_${index}`)
            : index % 3 === 1
              ? hold(`chk_race_${index}_${accountId}`, 25)
              : earn(10),
      ),
    )
    const { available, held, owed } = await balance()
    expect(available + held - owed).toBe(100 + 4 * 10 - 4 * 20)
  })
})

test('points are spent whole or not at all', async () => {
  await earn(10)
  const spent = (points: number, subjectId: string) =>
    transact((unit) => spendPoints({ accountId, kind: 'COUPON_BOUGHT', points, subjectId }, unit))
  expect(codes(await spent(11, 'a'))).toEqual(['POINTS_SHORT'])
  expect(codes(await spent(10, 'b'))).toEqual([])
  expect(codes(await spent(10, 'b'))).toEqual([])
  expect(await balance()).toEqual({ available: 0, held: 0, owed: 0 })
  expect(await toldOf()).toEqual(['points.earned', 'points.used'])
})
