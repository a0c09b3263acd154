import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { expirePayment } from '../commands/expire-payment.ts'
import type { Within } from '../data/database.ts'
import { hurryOrphans } from '../data/friend-pays.ts'
import { findExpired } from '../data/payments.ts'

/** Closes what nobody paid in time, after the provider was asked. */
export default job<Within>({
  name: 'close-expired',
  everyMs: seconds(5),
  async run({ transact, client, clock }) {
    await hurryOrphans(client, clock())
    const expired = await findExpired(client, clock())
    for (const { id } of expired) await transact((unit) => expirePayment(id, unit))
    return { expired: expired.length }
  },
})
