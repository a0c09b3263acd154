import { after, minutes, seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { askAboutPayment } from '../commands/ask-about-payment.ts'
import type { Within } from '../data/database.ts'
import { claimPayments } from '../data/payments.ts'

/** Providers forget to tell; whoever asks in time does not have to be told. */
export default job<Within>({
  name: 'ask-about-payments',
  everyMs: seconds(2),
  async run(within) {
    const now = within.clock()
    const due = await claimPayments(within.client, now, after(now, minutes(2)))
    const looks = await Promise.all(due.map((payment) => askAboutPayment(payment, within, { isGivenUp: false })))
    return { asked: due.length, paid: looks.filter((look) => look === 'PAID').length }
  },
})
