import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { insist, newKey } from './client.ts'
import { LINK_OPEN, LINK_PAY, LINK_REVOKE } from './operations.ts'
import { cancel, pay } from './ordering.ts'
import type { Placed, Scene } from './scene.ts'

type Opened = { readonly friendPay: { readonly id: string; readonly linkToken: string | null } | null }

/** Two friends pay an order by parts, unless whoever asked them thinks otherwise when the first of them has paid. */
export async function payByFriends(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  const input = { orderId: placed.orderId, idempotencyKey: newKey() }
  const opened = await insist<Opened>(asking, { query: LINK_OPEN, variables: { input }, field: 'friendPayOpen' })
  const { id, linkToken } = opened?.friendPay ?? {}
  if (id) scene.tell({ what: 'linked', id })
  if (!id || !linkToken) return
  await payPart({ linkToken, amount: { amount: '1.00', currency: 'CNY' } }, scene)
  const fate = scene.chance.next()
  if (fate < 0.15) return revoke(asking, id, scene)
  await Promise.all([
    payPart({ linkToken }, scene),
    ...(fate < 0.25 ? [cancel(asking, placed, scene)] : []),
    ...(fate > 0.9 ? [pay(asking, placed, scene)] : []),
  ])
}

async function revoke(asking: Asking, friendPayId: string, { tell }: Scene): Promise<void> {
  const input = { friendPayId, idempotencyKey: newKey() }
  type Revoked = { readonly friendPay: { readonly id: string; readonly status: string } | null }
  const revoked = await insist<Revoked>(asking, { query: LINK_REVOKE, variables: { input }, field: 'friendPayRevoke' })
  if (revoked?.friendPay?.status === 'CLOSED') tell({ what: 'unlinked', id: friendPayId })
}

type Part = { readonly linkToken: string; readonly amount?: { readonly amount: string; readonly currency: string } }
type Paid = { readonly payment: { readonly id: string; readonly status: string } | null }

/** Who has forgotten the own pay password has a card. */
async function payPart(part: Part, { ground, chance, tell }: Scene): Promise<void> {
  const friend = chance.pick(ground.buyers)
  const isByWallet = !friend.isForgetful && chance.next() < 0.3
  const way = isByWallet ? { channel: 'BALANCE' } : { channel: 'STRIPE', token: 'pm_card' }
  const variables = { input: Object.assign({ idempotencyKey: newKey() }, part, way) }
  const request = { query: LINK_PAY, variables, field: 'friendPayPay' }
  for (let tries = 0; tries < 3; tries++) {
    const paid = (await insist<Paid>(friend.asking, request))?.payment
    if (paid?.status === 'SUCCEEDED') tell({ what: 'shared', id: paid.id })
    if (paid?.status !== 'PROCESSING') return
    await wait(300)
  }
}
