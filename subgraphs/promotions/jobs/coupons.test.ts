import type { accountsAmong } from '@supermall/contracts/members'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { giveNewMemberCoupons } from '../commands/coupons/give-new-member-coupons.ts'
import { holdCoupons } from '../commands/coupons/hold-coupons.ts'
import type { SendCoupon } from '../commands/coupons/send-coupon.ts'
import { sendCoupon } from '../commands/coupons/send-coupon.ts'
import { sendNextBatch } from '../commands/coupons/send-next-batch.ts'
import { AT, codesOf, couponFloor, done } from '../trial/wallets.ts'
import expireCoupons from './expire-coupons.ts'
import sendCoupons from './send-coupons.ts'

const floor = await couponFloor()
const { transact, operate, told, tools } = floor

const members = Array.from({ length: 450 }, () => newId('acc')).sort()
type Question = Parameters<(typeof accountsAmong)['ask']['parse']>[0] & { after: string | null; size: number }
/** Members of every level and group are the same four hundred and fifty. */
const ask = (async (_: unknown, { after, size }: Question) => {
  const from = after === null ? 0 : members.findIndex((id) => id > after)
  return { accountIds: from < 0 ? [] : members.slice(from, from + size) }
}) as Ask
const within = { transact, ask, client: tools.client } as never

afterEach(async () => {
  floor.clock.now = AT
  expect(await floor.broken()).toEqual([])
})

const consumers = new Set<string>(members)
const send = (input: Partial<SendCoupon> & { readonly couponId: string }) =>
  operate('promotions.coupon.send', (unit) =>
    sendCoupon({ idempotencyKey: newId('evt'), ...input }, { ...unit, consumers }),
  )
const sentOf = async (id: string) =>
  (await floor.rowsOf('select status, sent_count, missed_count from coupon_send where id = $1', id))[0]
const eventsOf = async (name: string, couponId: string) =>
  (await told(name)).filter(({ payload }) => Reflect.get(Object(payload), 'couponId') === couponId)

describe('a coupon that is sent', () => {
  test('to a group reaches each of its members once, also when many work at it', async () => {
    const coupon = await floor.offer({ way: 'GRANT' })
    const { id } = done(await send({ couponId: coupon.id, groupId: newId('mgr') }))
    for (let turn = 0; turn < 4; turn++) survivors(await rival(3, () => sendNextBatch(within, new Map())))
    expect(await sentOf(id)).toEqual({ status: 'SENT', sent_count: 450, missed_count: 0 })
    const rows = await floor.rowsOf('select account_id from member_coupon where coupon_id = $1 order by 1', coupon.id)
    expect(rows.map(({ account_id }) => account_id)).toEqual(members)
    expect(await eventsOf('coupon.issued', coupon.id)).toHaveLength(450)
  })

  test('does not wait for all that another shop sends, and a shop sends five at once at most', async () => {
    const [busy, other] = [newId('shp'), newId('shp')]
    const [many, one] = [
      await floor.offer({ way: 'GRANT', shopId: busy }),
      await floor.offer({ way: 'GRANT', shopId: other }),
    ]
    const ids: string[] = []
    for (let at = 0; at < 5; at++) ids.push(done(await send({ couponId: many.id, groupId: newId('mgr') })).id)
    expect(codesOf(await send({ couponId: many.id, groupId: newId('mgr') }))).toEqual(['LIMIT_REACHED'])
    const { id } = done(await send({ couponId: one.id, accountIds: members.slice(0, 3) }))
    for (let turn = 0; turn < 2; turn++) await sendNextBatch(within, new Map())
    expect((await sentOf(id))?.status).toBe('SENT')
    expect((await sentOf(ids[0] ?? ''))?.status).toBe('SENDING')
    await sendCoupons.run(within)
    for (const sent of ids) expect((await sentOf(sent))?.status).toBe('SENT')
    done(await send({ couponId: many.id, groupId: newId('mgr') }))
    await sendCoupons.run(within)
  })

  test('to named accounts stops where none is left, and says whom it missed', async () => {
    const coupon = await floor.offer({ way: 'GRANT', total: 2 })
    const accountIds = members.slice(0, 5)
    const { id } = done(await send({ couponId: coupon.id, accountIds }))
    expect(await sendCoupons.run(within)).toEqual({ given: 2 })
    expect(await sentOf(id)).toEqual({ status: 'SENT', sent_count: 2, missed_count: 3 })
  })

  test('is sent once per key, to one of the three, and only when it is granted', async () => {
    const [coupon, free] = [await floor.offer({ way: 'GRANT' }), await floor.offer()]
    const asked = { couponId: coupon.id, accountIds: members.slice(0, 1), idempotencyKey: 'once' }
    expect(done(await send(asked)).id).toBe(done(await send(asked)).id)
    const before = await floor.kept()
    for (const [input, code] of [
      [{ ...asked, accountIds: members.slice(0, 2) }, 'IDEMPOTENCY_KEY_REUSED'],
      [{ couponId: coupon.id }, 'SEND_TARGET'],
      [{ couponId: coupon.id, levelId: newId('lvl'), groupId: newId('mgr') }, 'SEND_TARGET'],
      [{ couponId: coupon.id, accountIds: [] }, 'LIST_LENGTH'],
      [{ couponId: coupon.id, accountIds: ['nobody'] }, 'NOT_FOUND'],
      [{ couponId: coupon.id, accountIds: [...members.slice(0, 2), newId('acc')] }, 'ACCOUNT_NOT_FOUND'],
      [{ couponId: coupon.id, levelId: newId('mgr') }, 'NOT_FOUND'],
      [{ couponId: free.id, accountIds: members.slice(0, 1) }, 'COUPON_WAY'],
      [{ couponId: newId('cpn'), accountIds: members.slice(0, 1) }, 'NOT_FOUND'],
    ] as const)
      expect(codesOf(await send(input))).toEqual([code])
    expect(await floor.kept()).toBe(before)
  })
})

describe('a coupon whose time is over', () => {
  test('is announced three days before and expired then, once each, and told', async () => {
    const coupon = await floor.offer({ validDays: 10, mostPerBuyer: 2 })
    const accountId = newId('acc')
    const piece = done(await floor.claim(coupon.id, accountId))
    const held = done(await floor.claim(coupon.id, accountId))
    const coupons = [{ couponId: held.id, givenMinor: 0n }]
    done(await transact((unit) => holdCoupons(unit, { ownerId: newId('chk'), accountId, coupons })))
    const countsAt = async (ms: number) => {
      floor.pass(ms)
      const { expired, announced } = await expireCoupons.run(within)
      return [expired, announced]
    }
    expect(await countsAt(days(7) - 1)).toEqual([0, 0])
    expect(await countsAt(1)).toEqual([0, 1])
    expect(await countsAt(days(3) - 1)).toEqual([0, 0])
    expect(await countsAt(1)).toEqual([1, 0])
    expect(await countsAt(1)).toEqual([0, 0])
    for (const name of ['coupon.expiry_announced', 'coupon.expired'])
      expect((await eventsOf(name, coupon.id)).map(({ aggregateId }) => aggregateId)).toEqual([piece.id])
    const states = await floor.rowsOf(
      'select status from member_coupon where coupon_id = $1 order by number',
      coupon.id,
    )
    expect(states).toEqual([{ status: 'EXPIRED' }, { status: 'HELD' }])
  })

  test('ends when nobody can get it any more', async () => {
    const coupon = await floor.offer({ claimUntil: new Date(AT.getTime() + 1) })
    floor.pass(1)
    await expireCoupons.run(within)
    expect(await floor.rowsOf('select status, version from coupon where id = $1', coupon.id)).toEqual([
      { status: 'ENDED', version: coupon.version + 1 },
    ])
  })
})

test('a new member gets one of each coupon for new members that is left, once', async () => {
  const accountId = newId('acc')
  const [left] = [await floor.offer({ way: 'NEW_MEMBER', mostPerBuyer: 3 }), await floor.offer()]
  const last = await floor.offer({ way: 'NEW_MEMBER', total: 1 })
  await transact((unit) => giveNewMemberCoupons(newId('acc'), unit))
  for (let turn = 0; turn < 2; turn++) await transact((unit) => giveNewMemberCoupons(accountId, unit))
  const rows = await floor.rowsOf('select coupon_id from member_coupon where account_id = $1', accountId)
  expect(rows).toEqual([{ coupon_id: left.id }])
  expect(last.total).toBe(1)
})
