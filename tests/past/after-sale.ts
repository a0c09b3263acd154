import type { Cast } from './cast.ts'
import { must } from './cast.ts'
import { APPLY, APPROVE, CASE, FINISH_CASE, REJECT, RESHIP, SEND_BACK, TAKE_BACK } from './operations.ts'
import type { Bought } from './shopping.ts'
import { seen } from './shopping.ts'

type Kind = 'REFUND_ONLY' | 'RETURN' | 'EXCHANGE'

/** A case and those who have a say in it. */
type Case = { readonly id: string; readonly buyer: number; readonly shop: number }
type Asked = { readonly kind: Kind; readonly reason: string; readonly shop: number; readonly pieces?: number }

/** For all of an order, or for so many pieces of its first line. */
export async function apply(cast: Cast, bought: Bought, { kind, reason, shop, pieces }: Asked): Promise<Case> {
  const orderId = bought.orderIds[0] ?? ''
  const { lines } = await seen(cast, bought, orderId)
  const some = lines.slice(0, 1).map(({ id }) => ({ lineId: id, quantity: pieces ?? 1 }))
  const { case: made } = await must<{ case: { id: string } }>(await cast.buyer(bought.buyer), APPLY, {
    orderId,
    kind,
    reason,
    idempotencyKey: cast.next(),
    ...(pieces ? { lines: some } : {}),
  })
  return { id: made.id, buyer: bought.buyer, shop }
}

export const approve = (cast: Cast, made: Case, reply: string): Promise<void> =>
  decide(cast, made, [APPROVE, { reply }])

export const reject = (cast: Cast, made: Case, reason: string): Promise<void> =>
  decide(cast, made, [REJECT, { reason }])

export const takeBack = (cast: Cast, made: Case, isRestocked: boolean): Promise<void> =>
  decide(cast, made, [TAKE_BACK, { isRestocked }])

export const sendAgain = (cast: Cast, made: Case): Promise<void> =>
  decide(cast, made, [RESHIP, { carrierCode: 'sf', trackingNumber: trackingNumber(cast) }])

export async function sendBack(cast: Cast, made: Case): Promise<void> {
  const parcel = { carrierCode: 'zto', trackingNumber: trackingNumber(cast) }
  await must(await cast.buyer(made.buyer), SEND_BACK, { ...(await at(cast, made)), ...parcel })
}

export async function finish(cast: Cast, { buyer, id }: Case): Promise<void> {
  await must(await cast.buyer(buyer), FINISH_CASE, { caseId: id })
}

async function decide(cast: Cast, made: Case, [operation, input]: readonly [string, object]): Promise<void> {
  await must(await cast.owner(made.shop), operation, { ...(await at(cast, made)), ...input })
}

async function at(cast: Cast, { id, buyer }: Case) {
  type Now = { readonly aftersaleCase: { readonly version: number } | null }
  const { aftersaleCase } = await (await cast.buyer(buyer)).gets<Now>(CASE, { id })
  return { caseId: id, expectedVersion: aftersaleCase?.version ?? 0 }
}

const trackingNumber = (cast: Cast): string => `RT${cast.next().replace(/\D+0*/, '').padStart(10, '8')}`
