import { createHmac } from 'node:crypto'
import type { PermissionCode } from '@supermall/contracts/permissions'
import { allows } from '@supermall/contracts/permissions'
import { fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { seconds } from '@supermall/kernel/time'
import type { Actor } from '@supermall/messaging/unit'
import { isSameSecret } from './same-secret.ts'

type Session = { readonly accountId: Id<'acc'>; readonly sessionId: Id<'ses'> }

type Guest = { readonly audience: 'GUEST' }
export type Consumer = Session & { readonly audience: 'CONSUMER' }
/** Staff of exactly one shop per session: the one claim that every subgraph checks. */
type Merchant = Session & {
  readonly audience: 'MERCHANT'
  readonly shopId: Id<'shp'>
  readonly permissions: readonly string[]
  readonly storeIds: readonly Id<'sto'>[]
}
export type Platform = Session & { readonly audience: 'PLATFORM'; readonly permissions: readonly string[] }

export type SignedIn = Consumer | Merchant | Platform
export type Viewer = Guest | SignedIn

/** Where a request came from, whoever sent it. */
export type Caller = {
  readonly ip: string
  readonly userAgent: string
  readonly language: string
  readonly traceparent: string | null
}

export type Request = { readonly viewer: Viewer; readonly caller: Caller }

export const VIEWER_HEADER = 'x-mall-viewer'
const LIFE_MS = seconds(60)

/** Compact, signed and short-lived: what the gateway sends instead of the client's token. */
export const signRequest = (request: Request, secret: string, now: number): string =>
  signClaim(claimOf(request, now), secret)

/**
 * What is signed: who asks, from where and until when. The step of the trace is not: it changes with each request, gives no rights,
 * and whoever could send another one would have to hold the signature that it stands beside.
 */
export const claimOf = ({ viewer, caller: { ip, userAgent, language } }: Request, now: number): string =>
  JSON.stringify({ viewer, caller: { ip, userAgent, language }, until: now + LIFE_MS })

export function signClaim(claim: string, secret: string): string {
  const body = Buffer.from(claim).toString('base64url')
  return `${body}.${mac(body, secret)}`
}

type Claim = { readonly viewer: Viewer; readonly caller: Omit<Caller, 'traceparent'>; readonly until: number }

/** Who asks, where that is signed and not over; his trace is told beside it. */
export function readRequest(header: string | undefined, secret: string, now: number): Request | null {
  const [body, signature] = header?.split('.') ?? []
  if (!body || !signature || !isSameSecret(signature, mac(body, secret))) return null
  const { viewer, caller, until } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claim
  return until >= now ? { viewer, caller: { ...caller, traceparent: null } } : null
}

export function can(viewer: Viewer, code: PermissionCode): boolean {
  return 'permissions' in viewer && allows(viewer.permissions, code, viewer.audience)
}

export function signedIn(viewer: Viewer): SignedIn {
  if (viewer.audience === 'GUEST') throw fault('UNAUTHENTICATED', 'a guest asked for what needs a sign-in')
  return viewer
}

export function asConsumer(viewer: Viewer): Consumer {
  if (signedIn(viewer).audience !== 'CONSUMER')
    throw fault('FORBIDDEN', `${viewer.audience} asked for what is a consumer's`)
  return viewer as Consumer
}

/** A viewer where a resolver asks, a unit's actor where a command does: only these two facts count. */
type Reaching = { readonly audience: string; readonly shopId?: string | null }

/** Passes platform staff for any shop and a shop's own staff for theirs. What is not theirs is forbidden, and audited as such. */
export function ownShop<ShopId extends string>(viewer: Reaching, shopId: ShopId): ShopId {
  if (viewer.audience === 'PLATFORM') return shopId
  if (viewer.audience === 'MERCHANT' && viewer.shopId === shopId) return shopId
  throw fault('FORBIDDEN', `${viewer.audience} ${'shopId' in viewer ? viewer.shopId : ''} reached for shop ${shopId}`)
}

export function actorOf({ viewer, caller }: Request): Actor {
  const from = { ip: caller.ip, traceparent: caller.traceparent }
  if (viewer.audience === 'GUEST') return { id: null, audience: 'CONSUMER', shopId: null, ...from }
  const shopId = viewer.audience === 'MERCHANT' ? viewer.shopId : null
  return { id: viewer.accountId, audience: viewer.audience, shopId, ...from }
}

const mac = (body: string, secret: string): string => createHmac('sha256', secret).update(body).digest('base64url')
