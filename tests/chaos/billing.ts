import { derivedId } from '@supermall/kernel/id'
import { insist, insistOnce, newKey, within } from './client.ts'
import { PAYOUT_APPLY, PAYOUT_APPROVE, PAYOUT_PAY, PAYOUT_REFUSE, SET_TRADE, TRADE } from './operations.ts'
import type { Ground, Scene } from './scene.ts'
import { witness } from './witness.ts'

type Trade = { readonly shopSettings: { readonly trade: { readonly version: number } } | null }

/** What the demo does not do by itself: that an order which was received is done with at once, so that its shop may ask for it. */
export async function endReturnsAtOnce({ admin, shelves }: Ground): Promise<void> {
  for (const shop of shelves.keys()) {
    const shopId = derivedId('shp', shop)
    const { shopSettings } = await admin.gets<Trade>(TRADE, { shopId })
    const trade = { expectedVersion: shopSettings?.trade.version ?? 0, refundWithinDays: 0 }
    const set = await admin.gets<{ shopSettingsUpdate: { settings: object | null } }>(SET_TRADE, {
      input: { shopId, trade },
    })
    if (!set.shopSettingsUpdate.settings) throw new Error(`the days to give back in ${shopId}: ${JSON.stringify(set)}`)
  }
}

type Bill = { readonly id: string; readonly status: string; readonly version: number }
type Billed = { readonly bill: Bill | null }

/** A shop asks to be paid what it has earned; the platform pays it, or refuses, before it has approved it or after that. */
export async function askForTakings(scene: Scene): Promise<void> {
  const { ground, chance, tell } = scene
  const shop = chance.between(0, ground.owners.length - 1)
  const owner = ground.owners[shop]
  if (!owner) return
  const mark = newKey()
  const where = { method: 'ALIPAY', destination: 'shop@example.com', holderName: mark }
  const input = Object.assign({ shopId: derivedId('shp', shop), idempotencyKey: mark }, where)
  const request = { query: PAYOUT_APPLY, variables: { input }, field: 'merchantBillApply' }
  const asked = () => insistOnce<Billed>(owner, request, { effect: 'payout', mark, tell })
  const bill = await told(asked, scene)
  if (!bill) return
  const fate = chance.next()
  if (fate < 0.2) return refuse(bill, scene)
  const approved = await approve(bill, scene)
  if (approved && fate < 0.35) return refuse(approved, scene)
  if (fate < 0.95) await payOut(bill, scene)
}

async function told(asked: () => Promise<Billed | null>, scene: Scene): Promise<Bill | null> {
  const since = performance.now()
  const bill = (await asked())?.bill ?? null
  if (!bill) return null
  scene.tell({ what: 'payout', id: bill.id, status: bill.status })
  witness(scene, bill, { who: 'operator', since })
  return bill
}

async function approve({ id: billId, version: expectedVersion }: Bill, scene: Scene): Promise<Bill | null> {
  const input = { billId, expectedVersion, idempotencyKey: newKey() }
  const asking = () => scene.ground.admin.asks<{ merchantBillApprove: Billed | null }>(PAYOUT_APPROVE, { input })
  return told(async () => (await within(asking()))?.data?.merchantBillApprove ?? null, scene)
}

async function refuse({ id: billId, version: expectedVersion }: Bill, scene: Scene): Promise<void> {
  const input = { billId, expectedVersion, reason: 'No such account', idempotencyKey: newKey() }
  const request = { query: PAYOUT_REFUSE, variables: { input }, field: 'merchantBillRefuse' }
  await told(() => insist<Billed>(scene.ground.admin, request), scene)
}

/** Whether the approval was answered or not: what was not approved is not paid. */
async function payOut({ id: billId, version }: Bill, scene: Scene): Promise<void> {
  const input = { billId, transferNo: newKey(), expectedVersion: version + 1, idempotencyKey: newKey() }
  const request = { query: PAYOUT_PAY, variables: { input }, field: 'merchantBillPay' }
  await told(() => insist<Billed>(scene.ground.admin, request), scene)
}
