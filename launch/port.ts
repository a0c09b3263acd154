import { createServer } from 'node:net'
import type { HouseSettings } from '@supermall/subgraph/house-settings'

/** A port that is taken is told before the mall is opened and filled: nobody should wait for that in vain. */
export function requirePort({ HOST: host, PORT: port }: HouseSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen({ host, port }, () => server.close(() => resolve()))
  })
}
