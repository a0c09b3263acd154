import { setTimeout as wait } from 'node:timers/promises'
import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { insist, insistOnce, newKey } from './client.ts'
import { BILL_GIVE_BACK, BILL_OPEN, BILL_PAY } from './operations.ts'
import type { Scene } from './scene.ts'

/** Of the demo's shops it is one that has a counter. */
const shopId = derivedId('shp', 0)

type Billed = { readonly bill: { readonly id: string; readonly code: string; readonly status: string } | null }
type GivenBack = { readonly refund: { readonly id: string } | null }

/** A shop asks for an amount, whoever stands there pays it by card, and at times half of it goes back. */
export async function payAtCounter(asking: Asking, { ground, chance, tell }: Scene): Promise<void> {
  const mark = newKey()
  const asked = { shopId, amount: { amount: '20.00', currency: 'CNY' }, note: mark, idempotencyKey: mark }
  const opening = { query: BILL_OPEN, variables: { input: asked }, field: 'cashierBillOpen' }
  const opened = await insistOnce<Billed>(ground.admin, opening, { effect: 'bill', mark, tell })
  if (!opened?.bill) return
  tell({ what: 'billed', id: opened.bill.id })
  const { id: billId, code } = opened.bill
  const input = { code, channel: 'STRIPE', token: 'pm_card', idempotencyKey: newKey() }
  const request = { query: BILL_PAY, variables: { input }, field: 'cashierBillPay' }
  let paid = await insist<Billed>(asking, request)
  for (let tries = 0; tries < 2 && paid?.bill?.status === 'PAYING'; tries++) {
    await wait(300)
    paid = await insist<Billed>(asking, request)
  }
  if (paid?.bill?.status !== 'PAID') return
  tell({ what: 'collected', id: billId })
  if (chance.next() < 0.5) return
  const given = await giveHalfBack(billId, { ground, tell })
  if (given?.refund) tell({ what: 'given back', id: given.refund.id })
}

function giveHalfBack(billId: string, { ground, tell }: Pick<Scene, 'ground' | 'tell'>): Promise<GivenBack | null> {
  const key = newKey()
  const mark = `Half of it was cold ${key}`
  const input = { billId, amount: { amount: '10.00', currency: 'CNY' }, reason: mark, idempotencyKey: key }
  const request = { query: BILL_GIVE_BACK, variables: { input }, field: 'cashierBillRefund' }
  return insistOnce<GivenBack>(ground.admin, request, { effect: 'money back at a counter', mark, tell })
}
