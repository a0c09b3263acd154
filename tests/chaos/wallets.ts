import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { insist, insistOnce, newKey, within } from './client.ts'
import {
  RECHARGE,
  WITHDRAW,
  WITHDRAWAL_APPROVE,
  WITHDRAWAL_CANCEL,
  WITHDRAWAL_PAY,
  WITHDRAWAL_REFUSE,
} from './operations.ts'
import type { Buyer, Scene } from './scene.ts'
import { witness } from './witness.ts'

type Recharged = { readonly recharge: { readonly id: string; readonly payment: { readonly status: string } } | null }

/** No amount is asked for twice by one person, so that it tells what a key did. */
function amountFrom(yuan: number, { count }: Scene) {
  const minor = 100 * yuan + count()
  return { minor, amount: { amount: (minor / 100).toFixed(2), currency: 'CNY' } }
}

/** Money goes into the wallet by card; under the same key as long as nobody knows whether it came. */
export async function recharge({ asking, accountId }: Buyer, scene: Scene): Promise<void> {
  const { chance, tell } = scene
  // For the larger amounts something is given on top.
  const { minor, amount } = amountFrom(chance.pick([30, 300, 500]), scene)
  const input = { amount, channel: 'STRIPE', token: 'pm_card', idempotencyKey: newKey() }
  const request = { query: RECHARGE, variables: { input }, field: 'rechargeStart' }
  const marking = { effect: 'recharge', mark: `${accountId} ${minor}`, tell } as const
  let done = (await insistOnce<Recharged>(asking, request, marking))?.recharge
  for (let tries = 0; tries < 3; tries++) {
    if (done?.payment.status === 'SUCCEEDED') tell({ what: 'recharged', id: done.id })
    if (done?.payment.status !== 'PROCESSING') return
    await wait(300)
    done = (await insist<Recharged>(asking, request))?.recharge
  }
}

type Withdrawn = {
  readonly withdrawal: { readonly id: string; readonly status: string; readonly version: number } | null
}

/** Money leaves the wallet, unless who asked for it, or the platform, thinks otherwise; at times both at once. */
export async function withdraw({ asking, accountId }: Buyer, scene: Scene): Promise<void> {
  const { chance, tell } = scene
  const { minor, amount } = amountFrom(10, scene)
  const asked = {
    amount,
    method: 'ALIPAY',
    destination: 'somebody@example.com',
    holderName: 'Somebody',
    idempotencyKey: newKey(),
  }
  const request = { query: WITHDRAW, variables: { input: asked }, field: 'withdrawalRequest' }
  const marking = { effect: 'withdrawal', mark: `${accountId} ${minor}`, tell } as const
  const wanted = await told(() => insistOnce<Withdrawn>(asking, request, marking), scene)
  if (!wanted) return
  const fate = chance.next()
  if (fate < 0.2) return takeBack(asking, wanted, scene)
  if (fate < 0.35) return refuse(wanted, scene)
  await Promise.all([payOut(wanted, scene), ...(fate < 0.5 ? [takeBack(asking, wanted, scene)] : [])])
}

type Wanted = NonNullable<Withdrawn['withdrawal']>

/** Both who asked and who decides are told at once, so that only what begins after the other has ended must be newer. */
async function told(asked: () => Promise<Withdrawn | null>, scene: Scene): Promise<Wanted | null> {
  const since = performance.now()
  const withdrawal = (await asked())?.withdrawal ?? null
  if (!withdrawal) return null
  scene.tell({ what: 'withdrawn', id: withdrawal.id, status: withdrawal.status })
  witness(scene, withdrawal, { who: 'buyer', since })
  return withdrawal
}

async function takeBack(asking: Asking, { id: withdrawalId }: Wanted, scene: Scene): Promise<void> {
  const variables = { input: { withdrawalId, idempotencyKey: newKey() } }
  const request = { query: WITHDRAWAL_CANCEL, variables, field: 'withdrawalCancel' }
  await told(() => insist<Withdrawn>(asking, request), scene)
}

async function refuse({ id: withdrawalId, version: expectedVersion }: Wanted, scene: Scene): Promise<void> {
  const input = { withdrawalId, expectedVersion, reason: 'No such account', idempotencyKey: newKey() }
  const request = { query: WITHDRAWAL_REFUSE, variables: { input }, field: 'withdrawalRefuse' }
  await told(() => insist<Withdrawn>(scene.ground.admin, request), scene)
}

/** Whether the approval was answered or not: what was not approved is not paid. */
async function payOut({ id: withdrawalId, version }: Wanted, scene: Scene): Promise<void> {
  const { admin } = scene.ground
  const input = { withdrawalId, expectedVersion: version }
  const approving = () => admin.asks<{ withdrawalApprove: Withdrawn | null }>(WITHDRAWAL_APPROVE, { input })
  await told(async () => (await within(approving()))?.data?.withdrawalApprove ?? null, scene)
  const paying = { withdrawalId, transferNo: newKey(), expectedVersion: version + 1, idempotencyKey: newKey() }
  const request = { query: WITHDRAWAL_PAY, variables: { input: paying }, field: 'withdrawalPay' }
  await told(() => insist<Withdrawn>(admin, request), scene)
}
