import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect } from 'vitest'
import { graphql } from '../generated/index.js'
import { newKey } from './counter.ts'

const CLAIM = graphql(`
  mutation ClaimCoupon($input: CouponClaimInput!) {
    couponClaim(input: $input) { memberCoupon { id state } errors { code message } }
  }
`)

const PIECE = graphql(`
  query PieceOfCoupon($id: ID!) { memberCoupon(id: $id) { state given { amount } } }
`)

const WHO = graphql(`
  query WhoAmI { viewer { account { id } } myPoints { available held owed } }
`)

const GIVE_POINTS = graphql(`
  mutation GivePoints($input: PointsCreditInput!) { pointsCredit(input: $input) { errors { code message } } }
`)

/** The coupons of the demo, in the order in which it draws them up. */
export const demoCoupon = (ordinal: number): string => derivedId('cpn', ordinal)

export async function claim(buyer: Asking, couponId: string): Promise<string> {
  const { couponClaim } = await buyer.gets(CLAIM, { input: { couponId, idempotencyKey: newKey() } })
  expect(couponClaim).toMatchObject({ memberCoupon: { state: 'UNUSED' }, errors: [] })
  return couponClaim.memberCoupon?.id ?? ''
}

type State = 'UNUSED' | 'HELD' | 'USED' | 'EXPIRED' | 'GIVEN_BACK' | 'TAKEN_BACK'

/** Until the piece stands there; what it gave where it was used. */
export async function pieceComesTo(buyer: Asking, id: string, state: State): Promise<string | null> {
  const seen = await eventually(async () => {
    const { memberCoupon } = await buyer.gets(PIECE, { id })
    return memberCoupon?.state === state ? memberCoupon : null
  })
  return seen.given?.amount ?? null
}

export async function pointsOf(buyer: Asking) {
  const { myPoints } = await buyer.gets(WHO, {})
  return myPoints
}

export async function givePoints(admin: Asking, buyer: Asking, points: number): Promise<void> {
  const { viewer } = await buyer.gets(WHO, {})
  const input = { accountId: viewer?.account?.id ?? '', points, reason: 'For a try', idempotencyKey: newKey() }
  expect((await admin.gets(GIVE_POINTS, { input })).pointsCredit.errors).toEqual([])
}
