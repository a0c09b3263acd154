import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { deliverSecrets } from '../commands/deliver-secrets.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'deliver-secrets',
  everyMs: seconds(2),
  run: ({ transact, ask }) => deliverSecrets({ transact, ask }),
})
