import { badInput, fault } from '@supermall/kernel/fault'
import { givenId } from '@supermall/kernel/given-id'
import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer, ownShop, signedIn } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { countCodes, IN_ORDER, listCodes } from '../data/codes.ts'
import { countCoupons, countOffered, LATEST, listCoupons, listOffered } from '../data/coupons.ts'
import { countSends, listSends } from '../data/sends.ts'
import type { PieceState, PieceWhere } from '../data/wallets.ts'
import { countPieces, listPieces } from '../data/wallets.ts'
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

export async function couponsFound(args: CouponsArgs, { client, viewer }: Context): Promise<CouponConnectionModel> {
  const where = ownWhere(args.where, viewer)
  const page = pageOf(args, 'coupons')
  const rows = await listCoupons(client, where, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countCoupons(client, where) }
}

type MineArgs = PageArgs & { readonly state?: PieceState | null; readonly use?: CouponUse | null }

export const ownPieces = (args: MineArgs, context: Context): Promise<MemberCouponConnectionModel> =>
  piecesFound(args, { accountId: asConsumer(context.viewer).accountId }, context)

type OfCoupon = { readonly couponId: string }

export async function piecesOf(args: MineArgs & OfCoupon, context: Context): Promise<MemberCouponConnectionModel> {
  return piecesFound(args, { couponId: await reached(args.couponId, context) }, context)
}

export async function codesOf(args: PageArgs & OfCoupon, context: Context): Promise<CouponCodeConnectionModel> {
  const couponId = await reached(args.couponId, context)
  const page = pageOf(args, 'coupon-codes')
  const rows = await listCodes(context.client, couponId, page)
  return { ...connection(rows, page, positionIn(IN_ORDER)), totalCount: () => countCodes(context.client, couponId) }
}

export async function sendsOf(args: PageArgs & OfCoupon, context: Context): Promise<CouponSendConnectionModel> {
  const couponId = await reached(args.couponId, context)
  const page = pageOf(args, 'coupon-sends')
  const rows = await listSends(context.client, couponId, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countSends(context.client, couponId) }
}

async function piecesFound(args: MineArgs, of: Omit<PieceWhere, 'now' | 'state'>, { client, clock }: Context) {
  const where = { ...of, state: args.state ?? null, use: args.use ?? null, now: clock() }
  const page = pageOf(args, `pieces.${args.state ?? 'all'}.${args.use ?? 'all'}`)
  const rows = await listPieces(client, where, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countPieces(client, where) }
}

/** The permission was judged by the schema; here it is whose the coupon is. Of what there is not, everything is empty. */
export async function reached(couponId: string, { loaders, viewer }: Context): Promise<string> {
  const coupon = parseId('cpn', couponId) && (await loaders.coupon.load(couponId))
  if (!coupon) return 'none'
  if (coupon.shopId === null && signedIn(viewer).audience !== 'PLATFORM')
    throw fault('FORBIDDEN', `${viewer.audience} reached for ${couponId} of the platform`)
  if (coupon.shopId !== null) ownShop(viewer, coupon.shopId)
  return coupon.id
}
