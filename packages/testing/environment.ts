import { memoryCache } from '@supermall/subgraph/cache'
import type { Environment } from '@supermall/subgraph/definition'
import { createLog } from '@supermall/subgraph/log'

type Own = Partial<Environment> & Pick<Environment, 'databaseUrl' | 'bus' | 'dataDirectory'>

/** What a subgraph that is served alone in a test finds around it: nobody who listens, and no settings of its own. */
export const environment = (own: Own): Environment => ({
  databasePool: 10,
  cache: memoryCache(),
  subscribersOf: () => [],
  variables: {},
  publicUrl: 'http://localhost:4000',
  log: createLog({ level: 'silent', isPretty: false }),
  clock: () => new Date(),
  ...own,
})
