import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
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
    const expired = await tryEach(
      (page) => findExpired(client, clock(), page),
      (id) => transact((unit) => expirePayment(id, unit)),
    )
    return { expired }
  },
})
