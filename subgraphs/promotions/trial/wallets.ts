import { derivedId, newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { done } from '@supermall/testing/result'
import { claimCoupon } from '../commands/coupons/claim-coupon.ts'
import { publishCoupon } from '../commands/coupons/publish-coupon.ts'
import { createCoupon } from '../commands/coupons/write-coupon.ts'
import type { Known } from '../commands/known.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import type { Coupon } from '../domain/coupons/coupon.ts'
import type { CouponGiven } from '../domain/coupons/draft-coupon.ts'

export { codesOf, done } from '@supermall/testing/result'

export const cny = (amount: string) => ({ amount, currency: 'CNY' })

/** Ten off, for everybody, for ever, as many as there are asked for. */
export const TEN_OFF: CouponGiven = {
  name: 'Ten off',
  description: '',
  kind: 'STRAIGHT_OFF',
  off: cny('10'),
  stacking: 'KEEPS_BOTH',
  way: 'FREE',
  productIds: [],
  categoryIds: [],
  skuIds: [],
  excludedProductIds: [],
  levelIds: [],
  groupIds: [],
  validDays: 0,
  mostPerBuyer: 1,
  isReturned: true,
}

/** Whatever is named is there, and nobody's. */
export const ALL_THERE: Known = { isShopThere: true, ownerOf: () => null }

export const AT = new Date('2026-11-21T04:00:00Z')

/** Commands with all they need, at a time that stands still. */
export async function couponFloor() {
  const clock = { now: AT }
  const house = await domainFloor<Tx, Tools>({ name: 'promotions', open, clock: () => clock.now })
  const { operate, transact, transactAs, sql } = house
  const rowsOf = async (text: string, ...values: unknown[]) => (await sql.query(text, values)).rows
  return {
    ...house,
    clock,
    rowsOf,
    pass(milliseconds: number) {
      clock.now = new Date(clock.now.getTime() + milliseconds)
    },
    async draft(changes: Partial<CouponGiven> & { readonly shopId?: string } = {}): Promise<Coupon> {
      return done(
        await operate('promotions.coupon.edit', (unit) =>
          createCoupon({ ...TEN_OFF, known: ALL_THERE, ...changes }, unit),
        ),
      )
    },
    async offer(changes: Partial<CouponGiven> & { readonly shopId?: string } = {}): Promise<Coupon> {
      const { id: couponId, version: expectedVersion } = await this.draft(changes)
      const expected = { couponId, expectedVersion, known: ALL_THERE }
      return done(await operate('promotions.coupon.edit', (unit) => publishCoupon(expected, unit)))
    },
    claim(couponId: string, accountId = newId('acc'), key: string = newId('evt')) {
      const claimer = { accountId, levelId: null, groupIds: [] }
      const by = { id: accountId, audience: 'CONSUMER', shopId: null, ip: null, traceparent: null } as const
      return transactAs(by)((unit) => claimCoupon({ couponId, idempotencyKey: key }, claimer, unit))
    },
    transact,
    /** What coupons keep, and nothing else: equal before and after what was refused. */
    async kept(): Promise<string> {
      const tables = TABLES.map((table) => rowsOf(`select t::text from ${table} t order by 1`))
      return JSON.stringify(await Promise.all(tables))
    },
    /** What must hold whatever happened. */
    async broken(): Promise<readonly string[]> {
      const asked = Object.entries(BROKEN_COUPONS).map(async ([says, text]) =>
        (await rowsOf(text)).length > 0 ? [says] : [],
      )
      return (await Promise.all(asked)).flat()
    },
  }
}

/** Each statement returns what breaks it. */
export const BROKEN_COUPONS: Readonly<Record<string, string>> = {
  'as many pieces are there as were counted, and no more than there may be': `
    select coupon.id from coupon left join member_coupon piece on piece.coupon_id = coupon.id
    group by coupon.id having issued_count <> count(piece.id) or issued_count + held_count > coalesce(total, issued_count + held_count)`,
  'who is about to pay holds a piece, and nobody else does': `
    select coupon.id from coupon left join coupon_purchase p on p.coupon_id = coupon.id and p.status = 'OPEN'
    group by coupon.id having held_count <> count(p.id)`,
  'what was paid for is there once, and what was given back is being paid back': `
    select p.id from coupon_purchase p left join member_coupon piece on piece.id = p.member_coupon_id
    where (p.status = 'PAID' and (piece.id is null or piece.status = 'GIVEN_BACK' or piece.account_id <> p.account_id))
      or (p.status in ('OPEN', 'CLOSED') and p.member_coupon_id is not null)
      or (p.status in ('REFUNDING', 'REFUNDED') and coalesce(piece.status, 'GIVEN_BACK') <> 'GIVEN_BACK')`,
  'nobody has had more than one may': `
    select coupon_id from coupon_buyer buyer join coupon on coupon.id = buyer.coupon_id
    where taken_count > most_per_buyer
      or taken_count <> (select count(*) from member_coupon p where p.coupon_id = buyer.coupon_id and p.account_id = buyer.account_id)
        + (select count(*) from coupon_purchase p where p.coupon_id = buyer.coupon_id and p.account_id = buyer.account_id
          and p.status = 'OPEN')`,
  'what is held or used has an owner, and nothing else has': `
    select id from member_coupon where (owner_id is not null) <> (status in ('HELD', 'USED'))`,
  'as many are used as were counted': `
    select coupon.id from coupon left join member_coupon piece on piece.coupon_id = coupon.id and piece.status = 'USED'
    group by coupon.id having used_count <> count(piece.id) or coupon.given_minor <> coalesce(sum(piece.given_minor), 0)`,
  'of one use there is one promise at most': `
    select member_coupon_id from coupon_rebate where status <> 'CANCELLED' group by 1 having count(*) > 1`,
}

const TABLES = [
  ...['coupon', 'coupon_buyer', 'member_coupon', 'coupon_code', 'coupon_send', 'coupon_share'],
  ...['coupon_order', 'coupon_rebate', 'points_account', 'coupon_purchase'],
]

export const shop = (ordinal: number) => derivedId('shp', ordinal)
