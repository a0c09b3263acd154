import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { expirePayment } from '../commands/expire-payment.ts'
import { releaseForgotten } from '../commands/release-forgotten.ts'
import type { Within } from '../data/database.ts'
import { hurryOrphans } from '../data/friend-pays.ts'
import { findForgottenHolds } from '../data/holds.ts'
import { findExpired } from '../data/payments.ts'

/** Closes what nobody paid in time, after the provider was asked, and frees what wallets hold for nothing. */
export default job<Within>({
  name: 'close-expired',
  everyMs: seconds(5),
  async run(within) {
    const { transact, client, clock } = within
    await hurryOrphans(client, clock())
    const expired = await findExpired(client, clock())
    for (const { id } of expired) await transact((unit) => expirePayment(id, unit))
    const released = await releaseForgotten(await findForgottenHolds(client, clock()), within)
    return { expired: expired.length, released }
  },
})
