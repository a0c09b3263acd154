import { badInput, fault } from '@supermall/kernel/fault'
import { givenId } from '@supermall/kernel/given-id'
import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer, ownShop, signedIn } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listCodes } from '../data/codes.ts'
import { countOffered, LATEST, listCoupons, listOffered } from '../data/coupons.ts'
import { nullable } from '../data/nullable.generated.ts'
import { listSends } from '../data/sends.ts'
import type { PieceState, PieceWhere } from '../data/wallets.ts'
import { listPieces } from '../data/wallets.ts'
import type { CouponUse } from '../domain/coupons/terms.ts'
import type {
  CouponCodeConnectionModel,
  CouponConnectionModel,
  CouponSendConnectionModel,
  MemberCouponConnectionModel,
} from './coupon-models.ts'
import { ownWhere } from './own-where.ts'

type CentreArgs = PageArgs & {
  readonly shopId?: string | null
  readonly isPlatform: boolean
  readonly use?: CouponUse | null
}

export async function centre(args: CentreArgs, { client, clock }: Context): Promise<CouponConnectionModel> {
  if (args.shopId != null && args.isPlatform) throw badInput('Ask for a shop or for the platform, not for both.')
  const page = pageOf(args, `coupon-centre.${args.shopId ?? args.isPlatform}.${args.use ?? 'all'}`)
  const shopId = args.shopId == null ? null : givenId('shp', args.shopId, 'shopId')
  const whose = shopId !== null || args.isPlatform ? { shopId } : {}
  const of = { ...whose, ...(args.use == null ? {} : { use: args.use }), now: clock() }
  const rows = await listOffered(client, of, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countOffered(client, of) }
}

type CouponsArgs = PageArgs & { readonly where?: object | null }

export const couponsFound = (args: CouponsArgs, { client, viewer }: Context): Promise<CouponConnectionModel> =>
  listCoupons(client, ownWhere(args.where, viewer, nullable.Coupon), args)

type MineArgs = PageArgs & { readonly state?: PieceState | null; readonly use?: CouponUse | null }

export const ownPieces = (args: MineArgs, context: Context): Promise<MemberCouponConnectionModel> =>
  piecesFound(args, { accountId: asConsumer(context.viewer).accountId }, context)

type OfCoupon = { readonly couponId: string }

export async function piecesOf(args: MineArgs & OfCoupon, context: Context): Promise<MemberCouponConnectionModel> {
  return piecesFound(args, { couponId: await reached(args.couponId, context) }, context)
}

export async function codesOf(args: PageArgs & OfCoupon, context: Context): Promise<CouponCodeConnectionModel> {
  return listCodes(context.client, await reached(args.couponId, context), args)
}

export async function sendsOf(args: PageArgs & OfCoupon, context: Context): Promise<CouponSendConnectionModel> {
  return listSends(context.client, await reached(args.couponId, context), args)
}

const piecesFound = (args: MineArgs, of: Omit<PieceWhere, 'now' | 'state'>, { client, clock }: Context) =>
  listPieces(client, { ...of, state: args.state ?? null, use: args.use ?? null, now: clock() }, args)

/** The permission was judged by the schema; here it is whose the coupon is. Of what there is not, everything is empty. */
export async function reached(couponId: string, { loaders, viewer }: Context): Promise<string> {
  const coupon = parseId('cpn', couponId) && (await loaders.coupon.load(couponId))
  if (!coupon) return 'none'
  if (coupon.shopId === null && signedIn(viewer).audience !== 'PLATFORM')
    throw fault('FORBIDDEN', `${viewer.audience} reached for ${couponId} of the platform`)
  if (coupon.shopId !== null) ownShop(viewer, coupon.shopId)
  return coupon.id
}
