import { minutes } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { endCoupons, expireCoupons, remindCoupons } from '../commands/coupons/expire-coupons.ts'
import type { Unit, Within } from '../data/database.ts'

/** Whoever looks at a coupon looks at the clock too: this writes down what is over, and tells its holders. */
export default job<Within>({
  name: 'expire-coupons',
  everyMs: minutes(1),
  async run({ transact }) {
    const all = async (work: (unit: Unit) => Promise<number>) => {
      for (let count = 0; ; ) {
        const done = await transact(work)
        count += done
        if (done === 0 || !mayGoOn()) return count
      }
    }
    return { expired: await all(expireCoupons), announced: await all(remindCoupons), ended: await transact(endCoupons) }
  },
})
