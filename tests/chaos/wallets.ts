import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { insist, newKey, within } from './client.ts'
import {
  RECHARGE,
  WITHDRAW,
  WITHDRAWAL_APPROVE,
  WITHDRAWAL_CANCEL,
  WITHDRAWAL_PAY,
  WITHDRAWAL_REFUSE,
} from './operations.ts'
import type { Scene } from './scene.ts'
import { witness } from './witness.ts'

type Recharged = { readonly recharge: { readonly id: string; readonly payment: { readonly status: string } } | null }

/** Money goes into the wallet by card; under the same key as long as nobody knows whether it came. */
export async function recharge(asking: Asking, { chance, tell }: Scene): Promise<void> {
  // For the larger amounts something is given on top.
  const amount = { amount: chance.pick(['30.00', '300.00', '500.00']), currency: 'CNY' }
  const input = { amount, channel: 'STRIPE', token: 'pm_card', idempotencyKey: newKey() }
  const request = { query: RECHARGE, variables: { input }, field: 'rechargeStart' }
  for (let tries = 0; tries < 3; tries++) {
    const done = (await insist<Recharged>(asking, request))?.recharge
    if (done?.payment.status === 'SUCCEEDED') tell({ what: 'recharged', id: done.id })
    if (done?.payment.status !== 'PROCESSING') return
    await wait(300)
  }
}

type Withdrawn = {
  readonly withdrawal: { readonly id: string; readonly status: string; readonly version: number } | null
}

/** Money leaves the wallet, unless who asked for it, or the platform, thinks otherwise; at times both at once. */
export async function withdraw(asking: Asking, scene: Scene): Promise<void> {
  const { chance } = scene
  const asked = {
    amount: { amount: `${chance.between(10, 30)}.00`, currency: 'CNY' },
    method: 'ALIPAY',
    destination: 'somebody@example.com',
    holderName: 'Somebody',
    idempotencyKey: newKey(),
  }
  const request = { query: WITHDRAW, variables: { input: asked }, field: 'withdrawalRequest' }
  const wanted = await told(() => insist<Withdrawn>(asking, request), scene)
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
