import { setTimeout as wait } from 'node:timers/promises'
import type { Edge } from './edges.ts'
import type { Hurt, Hurting } from './faults.ts'
import { grouped } from './grouped.ts'

const LONGEST_WAY_TO_EDGE_MS = 120_000

export const NOT_REACHED = 'NOT REACHED'

type Walk = Pick<Hurting, 'field' | 'provider' | 'isOver'>

/**
 * The process dies exactly there, once, and is brought back as a supervisor would. An edge that nobody reaches is a fault of the
 * walk; so is a process that ends in any other way than by its own hand.
 */
export async function walkEdges(edges: readonly Edge[], walk: Walk): Promise<readonly Hurt[]> {
  const begun = Date.now()
  const done: Hurt[] = []
  for (const edge of edges) {
    if (walk.isOver()) break
    const hurt = await dieAt(edge, begun, walk)
    done.push(hurt)
    console.log(`${done.length}/${edges.length} ${hurt.name} after ${(hurt.tookMs / 1_000).toFixed(1)} s`)
  }
  return done
}

/** Each process dies its own deaths one after the other, and all of them at once. */
export async function dieEverywhere(deaths: readonly Edge[], walk: Walk): Promise<readonly Hurt[]> {
  const begun = Date.now()
  const lanes = [...grouped(deaths, ({ part }) => part).values()]
  const done = await Promise.all(
    lanes.map(async (edges) => {
      const hurts: Hurt[] = []
      for (const edge of edges) hurts.push(await dieAt(edge, begun, walk))
      return hurts
    }),
  )
  return done.flat()
}

async function dieAt(edge: Edge, begun: number, walk: Walk): Promise<Hurt> {
  const { field, provider } = walk
  const { part, step, arrange } = edge
  const from = Date.now()
  const name = `${(await isReached(edge, walk)) ? 'died' : NOT_REACHED} in ${part} ${step}`
  await field.processes.get(part)?.stop()
  field.revive(part)
  if (arrange) provider.calm()
  return { name, atMs: from - begun, tookMs: Date.now() - from }
}

async function isReached({ part, step, arrange }: Edge, { field, provider }: Walk): Promise<boolean> {
  await field.arm(part, step)
  const armed = field.processes.get(part)
  await arrange?.(field, provider)
  for (const end = Date.now() + LONGEST_WAY_TO_EDGE_MS; Date.now() < end && armed?.exitCode() === null; ) await wait(50)
  return armed?.endedBy() === 'SIGKILL'
}
