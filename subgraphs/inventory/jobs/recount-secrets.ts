import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '@supermall/subgraph/definition'
import { recountSecrets } from '../commands/recount-secrets.ts'
import type { Tools, Tx } from '../data/database.ts'

/** Processes of a version before this one count on shelves what lies on none, and leave virtual goods with nothing: bit by bit all are asked about. */
export default job<Within<Tx, Tools>>({
  name: 'recount-secrets',
  everyMs: minutes(1),
  run: async (within) => ({ recounted: await recountSecrets(within) }),
})
