import { hours } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { forgetSomeTold } from '../commands/forget-inbox.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'forget-inbox',
  everyMs: hours(1),
  async run({ transact }) {
    for (let forgotten = 0; ; ) {
      const step = await transact(forgetSomeTold)
      forgotten += step.forgotten
      if (!step.isMore || !mayGoOn()) return { forgotten }
    }
  },
})
