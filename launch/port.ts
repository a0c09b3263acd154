import { createServer } from 'node:net'
import type { HouseSettings } from '@supermall/subgraph/house-settings'
import { domainsOf, isFront, portOf } from './parts.ts'
import { UsageFault } from './usage-fault.ts'

type Wanted = { readonly host: string; readonly port: number; readonly otherwise: string }

/** A port that is taken is told before anything is opened and filled: nobody should wait for that in vain. */
export async function requirePorts(parts: readonly string[], settings: HouseSettings): Promise<void> {
  const ends: (() => void)[] = []
  try {
    // All at once: two of them may be the same.
    for (const one of wantedBy(parts, settings)) ends.push(await hold(one))
  } finally {
    for (const end of ends) end()
  }
}

function wantedBy(parts: readonly string[], settings: HouseSettings): readonly Wanted[] {
  const { HOST, PORT, METRICS_HOST, METRICS_PORT, SUBGRAPH_HOST } = settings
  const front = isFront(parts) ? [{ host: HOST, port: PORT, otherwise: 'PORT=… npm start' }] : []
  const metrics = METRICS_PORT === null ? [] : [{ host: METRICS_HOST, port: METRICS_PORT, otherwise: 'METRICS_PORT=…' }]
  const domains = parts.length === 0 ? [] : domainsOf(parts)
  const doors = domains.map((entry) => portOf(entry, settings))
  return [
    ...front,
    ...metrics,
    ...doors.map((port) => ({ host: SUBGRAPH_HOST, port, otherwise: 'SUBGRAPH_PORT_OFFSET=…' })),
  ]
}

function hold({ host, port, otherwise }: Wanted): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) =>
      reject(isTaken(error) ? new UsageFault(`port ${port} is in use; choose another with ${otherwise}`) : error),
    )
    server.listen({ host, port }, () => resolve(() => server.close()))
  })
}

export const isTaken = (error: unknown): error is Error & { readonly port: number } =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
