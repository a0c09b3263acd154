import { BUYERS, OPENING } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Seeding } from '@supermall/subgraph/definition'
import { withdraw } from './commands/withdraw.ts'
import { saveChannel } from './data/channels.ts'
import type { Unit, Within } from './data/database.ts'
import { post } from './data/ledger.ts'
import { openWallet } from './data/wallets.ts'
import { adjustment } from './domain/postings.ts'
import { bills, layBill } from './seed/cashier.ts'

/** In minor units: the first ten have much, some of the others a little, the rest nothing. */
const balanceOf = (buyer: number): bigint => (buyer <= 10 ? 500_000n : buyer % 3 === 0 ? 20_000n : 0n)

/**
 * Ways to pay that need no contract, money in wallets, booked like all money, two who ask for some of it back, and bills at a counter. In small steps,
 * each of which finds what an earlier start has done: a slow machine is not cut off, and a broken start is taken up.
 */
export async function seed(seeding: Seeding<Within>): Promise<void> {
  const { transact, currency } = seeding
  await transact(offer)
  for (const buyer of BUYERS) await transact((unit) => fill(buyer, currency, unit))
  for (const buyer of [1, 10]) await askOut(buyer, seeding)
  for (const ordinal of bills.keys()) await transact((unit) => layBill(ordinal, currency, unit))
}

/** Only as the migration left it: what an operator has changed since stays. */
async function offer({ db, now }: Unit): Promise<void> {
  await saveChannel(db, { code: 'sandbox-card', version: 1 }, { isEnabled: true, position: 5, now })
}

async function fill(buyer: number, currency: Currency, { db }: Unit): Promise<void> {
  const accountId = derivedId('acc', buyer)
  await openWallet(db, accountId, OPENING)
  const amount = balanceOf(buyer)
  const bizId = derivedId('adj', buyer)
  if (amount > 0n) await post(db, adjustment({ bizId, currency, accountId, amount, note: 'Opening gift' }), OPENING)
}

/** Somebody wants money out of the wallet, and a cashier has something to decide. */
async function askOut(buyer: number, seeding: Seeding<Within>): Promise<void> {
  const asked = {
    method: 'ALIPAY',
    destination: `buyer${buyer}@example.com`,
    holderName: '韩梅梅',
    payToken: null,
  } as const
  const amount = { amount: `${buyer}50.00`, currency: seeding.currency }
  const accountId = derivedId('acc', buyer)
  const done = await withdraw({ ...asked, amount, accountId, idempotencyKey: `demo-withdrawal-${buyer}` }, seeding)
  if (!done.ok) throw new Error(`the demo's withdrawal was refused: ${JSON.stringify(done.refusals)}`)
}
