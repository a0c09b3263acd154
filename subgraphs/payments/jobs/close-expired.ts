import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { expirePayment } from '../commands/expire-payment.ts'
import { releaseBalance } from '../commands/hold-balance.ts'
import type { Within } from '../data/database.ts'
import { hurryOrphans } from '../data/friend-pays.ts'
import { findForgottenHolds } from '../data/holds.ts'
import { findExpired } from '../data/payments.ts'

/** Closes what nobody paid in time, after the provider was asked, and frees what wallets hold for nothing. */
export default job<Within>({
  name: 'close-expired',
  everyMs: seconds(5),
  async run({ transact, client, clock, currency }) {
    await hurryOrphans(client, clock())
    const expired = await findExpired(client, clock())
    for (const { id } of expired) await transact((unit) => expirePayment(id, unit))
    const holds = await findForgottenHolds(client, clock())
    for (const ownerId of holds) await transact((unit) => releaseBalance(ownerId, 'EXPIRED', { ...unit, currency }))
    return { expired: expired.length, released: holds.length }
  },
})
