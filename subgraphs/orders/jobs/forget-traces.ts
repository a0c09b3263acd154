import { days, hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { forgetTracking } from '../data/tracking.ts'

/** What nobody has looked at for so long; of what arrived, the parcel itself keeps the trace. */
const KEPT_MS = days(90)

export default job<Within>({
  name: 'forget-traces',
  everyMs: hours(1),
  run: async ({ client, clock }) => ({
    forgotten: await forgetTracking(client, new Date(clock().getTime() - KEPT_MS)),
  }),
})
