import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { cloneDatabase } from '@supermall/testing/database'
import { registry } from '../../subgraphs/index.ts'
import { silent } from './fixture-subgraph.ts'

/** Every domain of the mall, each on an empty database of its own, in this process. */
export async function realDomains() {
  const folder = mkdtempSync(join(tmpdir(), 'supermall-domains-'))
  const bus = memoryBus()
  const open = async ({ name, load }: (typeof registry)[number]): Promise<OpenSubgraph> => {
    const [{ default: subgraph }, databaseUrl] = await Promise.all([load(), cloneDatabase(name)])
    return subgraph.open({
      databaseUrl,
      databasePool: 2,
      bus,
      cache: memoryCache(),
      subscribersOf: () => [],
      variables: {},
      dataDirectory: folder,
      publicUrl: 'http://localhost:4000',
      log: silent,
      clock: () => new Date(),
    })
  }
  const domains = await Promise.all(registry.map(open))
  return {
    domains,
    async stop() {
      await Promise.all(domains.map((domain) => domain.stop()))
      await bus.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
